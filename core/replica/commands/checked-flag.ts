import { CommandError } from '../../errors.ts';
import { flagName } from '../../mail/flag-name.ts';

/** A flag as it goes to the server; throws CommandError 'badFlag' for what no server takes. */
export const checkedFlag = (text: string): string => {
  const flag = flagName(text);
  if (flag === null) throw new CommandError('badFlag', `“${text}” cannot be a flag or label.`);
  return flag;
};
