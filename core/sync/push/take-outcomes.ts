import type { Outcome } from '../../merge/plan-steps.ts';
import { recordOutcomes, type ToldMeanwhile } from '../../replica/record/record-outcomes.ts';
import { forgetSent } from '../../replica/record/record-sent.ts';
import type { SessionContext } from '../session-context.ts';
import { giveUp } from './push-state.ts';
import { refreshWork } from './refresh-work.ts';

/** Response codes of a no that may be a yes later (RFC 5530, 3). */
const passingCodes: ReadonlySet<string> = new Set(['UNAVAILABLE', 'INUSE', 'SERVERBUG']);

type Refusal = Extract<Outcome, { kind: 'refused' }>;

/** Records what an errand came to, and what that means for the rest of the session. */
export const takeOutcomes = async (
  context: SessionContext,
  { outcomes, told }: { readonly outcomes: readonly Outcome[]; readonly told: ToldMeanwhile | null },
): Promise<void> => {
  const { options, push } = context;
  const putOff = outcomes.filter((outcome): outcome is Refusal => isPutOff(context, outcome));
  const final = outcomes.filter((outcome) => !isPutOff(context, outcome));
  for (const outcome of final) {
    if ('uid' in outcome && outcome.uid === null) for (const id of outcome.changes) push.answered.add(id);
  }
  if (final.length > 0 || told) {
    const { applied, forgotten, touched } = await recordOutcomes(options.replica, {
      outcomes: final,
      told,
      now: options.clock.now(),
    });
    push.applied += applied;
    context.dropped ||= forgotten > 0;
    await refreshWork(context, touched);
  }
  const later = putOff.flatMap(({ changes }) => changes);
  await forgetSent(options.replica, later);
  giveUp(push, later);
};

/** Not before the folders were listed is it certain that a destination is gone. */
const isPutOff = ({ push }: SessionContext, outcome: Outcome): boolean =>
  outcome.kind === 'refused' &&
  (passingCodes.has(outcome.code) || (!push.listed && outcome.code === 'TRYCREATE'));
