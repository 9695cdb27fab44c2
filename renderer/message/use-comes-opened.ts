import type { MessageView } from '../../core/replica/views.ts';
import { isOff, useFetching } from '../costs/fetching.ts';
import { budgetNames } from '../costs/when-it-goes.ts';

/** Whether the text of a message that is opened comes by itself; else why it does not: `This folder is off`. */
export const useComesOpened = ({ message, fetchable }: MessageView): true | string => {
  const fetching = useFetching();
  const { kind, period } = fetching.budget;
  if (!fetchable) return true;
  if (message.shown !== null && isOff(fetching, message.shown.mailboxId)) return 'This folder is off';
  if (kind === 'open') return true;
  const name = period === null ? 'the budget' : budgetNames[period];
  const spent = kind === 'near' ? 'nearly spent' : 'spent';
  return `${name.charAt(0).toUpperCase()}${name.slice(1)} is ${spent}`;
};
