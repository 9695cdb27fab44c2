import type { LinkTerms, Period } from '../../core/model/budget.ts';
import { type LinkKind, linkKinds } from '../../core/model/link.ts';
import { budgetState, dayOf } from '../../core/policy/budget.ts';
import { setTerms } from '../../core/replica/commands/line-commands.ts';
import type { Replica } from '../../core/replica/database.ts';
import { lineSettings } from '../../core/replica/line-settings.ts';
import { spentNow } from '../../core/replica/spending.ts';
import { currentLink } from './current-link.ts';
import { withReplica } from './data-directory.ts';
import { type ExitCode, UsageError } from './exit-codes.ts';
import { linkNames, readPrice } from './line-arguments.ts';
import { printTold, setting, type Told, type VerbOptions } from './report-setting.ts';
import { termsWords } from './rule-words.ts';
import { readableBytes } from './terminal-text.ts';

export interface BudgetCommand extends VerbOptions {
  /** Bytes. */
  readonly session?: number | 'none';
  readonly day?: number | 'none';
  readonly month?: number | 'none';
  readonly price?: readonly string[];
}

/** Sets what a kind of link may cost, or prints how all budgets stand. What is not typed stays. */
export const budget = async (kind: LinkKind | undefined, command: BudgetCommand): Promise<ExitCode> => {
  const { session, day, month, price } = command;
  const changes = [session, day, month, price].some((given) => given !== undefined);
  if (!changes) {
    const told = await withReplica(command.data, (replica) => budgetsTold(replica, kind ?? null));
    return printTold(command, told);
  }
  if (kind === undefined) throw new UsageError('Of which kind of link? Such as: budget metered --month 50MB');
  const wanted = price === undefined ? undefined : readPrice(price);
  return setting(command, async (replica) => {
    const before = (await lineSettings(replica)).terms.get(kind) ?? noTerms(kind);
    const { limits } = before;
    const terms: LinkTerms = {
      link: kind,
      limits: {
        session: limitFrom(session, limits.session),
        day: limitFrom(day, limits.day),
        month: limitFrom(month, limits.month),
      },
      price: wanted === undefined ? before.price : wanted,
    };
    await setTerms(replica, terms);
    return { json: { ...terms }, words: `${linkNames[kind]}: ${termsWords(terms)}.` };
  });
};

const limitFrom = (typed: number | 'none' | undefined, before: number | null): number | null =>
  typed === undefined ? before : typed === 'none' ? null : typed;

const noTerms = (link: LinkKind): LinkTerms => ({
  link,
  limits: { session: null, day: null, month: null },
  price: null,
});

const periods = ['session', 'day', 'month'] as const satisfies readonly Period[];

/** How the budget of a kind of link, or of all, stands today. A session's is whole again when the next one begins. */
const budgetsTold = async (replica: Replica, only: LinkKind | null): Promise<readonly Told[]> => {
  const now = Date.now();
  const [{ terms, allowance }, current] = await Promise.all([lineSettings(replica), currentLink(replica)]);
  const kinds = linkKinds.filter((kind) =>
    only === null ? terms.has(kind) || kind === current : kind === only,
  );
  return Promise.all(
    kinds.map(async (link): Promise<Told> => {
      const { limits, price } = terms.get(link) ?? noTerms(link);
      const spent = await spentNow(replica, { link, now, session: 0 });
      const allowed = allowance?.link === link && allowance.day === dayOf(now) ? allowance.bytes : 0;
      const { kind: state, left } = budgetState({
        terms: { link, limits, price },
        allowance: allowed,
        spent,
      });
      const used = periods.flatMap((period) =>
        period === 'session' ? [] : [`${readableBytes(spent[period])} this ${period}`],
      );
      return {
        json: { link, current: link === current, limits, price, spent, allowed, state, left },
        words:
          `${linkNames[link]}${link === current ? ' (now)' : ''}: ${termsWords({ limits, price })}. ` +
          `Counted so far: ${used.join(', ')}` +
          `${allowed > 0 ? `; ${readableBytes(allowed)} more allowed today` : ''}` +
          `${left === null ? '' : `; ${readableBytes(left)} left`}${stateWords[state]}.`,
      };
    }),
  );
};

const stateWords = {
  open: '',
  near: ' (nearly spent: only changes, lists and what you ask for)',
  spent: ' (nothing more is fetched; the verb allow lets changes, lists and what you ask for through)',
} as const;
