import type { CommandAnswer } from '../../../core/ports.ts';

/**
 * One command, which may take more than one exchange: it asks for lines and goes on with what became of them. After a cut
 * its lines have no completions, and it must come to an end all the same.
 */
export type Act<Ask, Reply> = Generator<Ask, CommandAnswer, Reply>;

/** Runs acts to their ends, in rounds: what all of them ask for at a time is for `round` to send in one write. */
export const runActs = async <Ask, Reply>(
  acts: readonly Act<Ask, Reply>[],
  round: (asks: readonly Ask[]) => Promise<readonly Reply[]>,
): Promise<readonly CommandAnswer[]> => {
  const answers: CommandAnswer[] = acts.map(() => ({ kind: 'unanswered' }));
  let running = acts.map((act, index) => ({ act, index, state: act.next() }));
  for (;;) {
    const asking = running.flatMap(({ act, index, state }) => {
      if (state.done !== true) return [{ act, index, ask: state.value }];
      answers[index] = state.value;
      return [];
    });
    if (asking.length === 0) return answers;
    const replies = await round(asking.map(({ ask }) => ask));
    running = asking.flatMap(({ act, index }, i) => {
      const reply = replies[i];
      return reply === undefined ? [] : [{ act, index, state: act.next(reply) }];
    });
  }
};
