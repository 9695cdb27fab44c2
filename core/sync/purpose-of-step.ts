// What the bytes of a step were for.
import type { Purpose } from '../model/budget.ts';
import type { Along, MovingStep } from './next-step.ts';

/** Looking whether anything is new is checking; what it `brought` is what it was for. */
export const purposeOfStep = (step: MovingStep, brought: boolean): Purpose => {
  switch (step.kind) {
    case 'push':
      return 'changes';
    case 'folders':
    case 'identify':
      return 'checking';
    case 'open':
      return purposeOfOpening(step.along, brought);
    case 'list':
      return 'lists';
    case 'texts':
    case 'read':
      return 'texts';
    case 'attachments':
      return 'attachments';
    case 'wanted':
      return step.want.kind === 'text' ? 'texts' : 'attachments';
  }
};

/** The same of a mailbox that was opened. */
export const purposeOfOpening = ({ kind }: Along, brought: boolean): Purpose => {
  if (!brought) return 'checking';
  return kind === 'lists' || kind === 'nothing' ? 'lists' : 'texts';
};
