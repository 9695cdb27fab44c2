import * as v from 'valibot';
import { CommandError } from '../../errors.ts';

/** What the user decided, checked before it is kept. Throws CommandError 'badSetting' with what is wrong in plain words. */
export const checkedSetting = <T>(schema: v.GenericSchema<unknown, T>, value: unknown): T => {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  throw new CommandError('badSetting', result.issues.map(({ message }) => message).join(' '));
};
