import { useState } from 'react';
import * as v from 'valibot';
import type { LinkTerms, Period } from '../../core/model/budget.ts';
import { type LinkKind, linkKinds } from '../../core/model/link.ts';
import { linkTermsSchema } from '../../core/policy/schemas.ts';
import { setTerms } from '../../core/replica/commands/line-commands.ts';
import type { LineSettings } from '../../core/replica/line-settings.ts';
import { useChoosing } from '../actions/use-choosing.ts';
import { useReplica } from '../app/window-context.ts';
import { linkKindTitle } from './link-kind-words.ts';
import { Part } from './part.tsx';
import { PriceField } from './price-field.tsx';
import { SizeField } from './size-field.tsx';
import { termsWords } from './terms-words.ts';

const noTerms = (link: LinkKind): LinkTerms => ({
  link,
  limits: { session: null, day: null, month: null },
  price: null,
});

const periods = ['session', 'day', 'month'] as const satisfies readonly Period[];

const limitLabels: Readonly<Record<Period, string>> = {
  session: 'A session',
  day: 'A day',
  month: 'A month',
};

type TermsField = Period | 'price';

interface TermsProblem {
  readonly field: TermsField;
  readonly words: string;
}

const noSize = 'This is no size. Type a number, such as 200, or nothing for no limit.';

/** Which field is wrong, and why; null when none is. */
const problemIn = (terms: LinkTerms): TermsProblem | null => {
  const field = periods.find((period) => Number.isNaN(terms.limits[period]));
  if (field) return { field, words: noSize };
  const result = v.safeParse(linkTermsSchema, terms);
  if (result.success) return null;
  const [issue] = result.issues;
  const [first, second] = issue.path ?? [];
  const period = periods.find((each) => each === second?.key);
  return { field: first?.key === 'limits' && period ? period : 'price', words: issue.message };
};

const TermsForm = ({
  terms,
  usualCurrency,
}: {
  readonly terms: LinkTerms;
  readonly usualCurrency: string;
}) => {
  const replica = useReplica();
  const choose = useChoosing();
  const [problem, setProblem] = useState<TermsProblem | null>(null);
  const change = (to: LinkTerms) => {
    const found = problemIn(to);
    setProblem(found);
    if (found) return;
    void choose(
      async () => {
        await setTerms(replica, to);
        return () => setTerms(replica, terms);
      },
      `${linkKindTitle(to.link)}: ${termsWords(to)}`,
    );
  };
  const problemOf = (field: TermsField) => (problem?.field === field ? problem.words : null);
  return (
    <div className="terms">
      {periods.map((period) => (
        <SizeField
          key={period}
          label={limitLabels[period]}
          bytes={terms.limits[period]}
          problem={problemOf(period)}
          onTyped={(bytes) => change({ ...terms, limits: { ...terms.limits, [period]: bytes } })}
        />
      ))}
      <PriceField
        price={terms.price}
        usualCurrency={usualCurrency}
        problem={problemOf('price')}
        onTyped={(price) => change({ ...terms, price })}
      />
    </div>
  );
};

interface Props {
  readonly settings: LineSettings;
  /** What the line is taken for now. */
  readonly now: LinkKind | null;
}

/** What each kind of link may cost, and what it costs. */
export const TermsSettings = ({ settings: { terms }, now }: Props) => {
  const [chosen, setChosen] = useState<LinkKind | null>(null);
  const link = chosen ?? now ?? 'satellite';
  const usualCurrency = [...terms.values()].find(({ price }) => price)?.price?.currency ?? 'USD';
  const set = linkKinds.flatMap((each) => terms.get(each) ?? []);
  return (
    <Part title="What it may cost">
      <fieldset className="segments" aria-label="Kind of line">
        {linkKinds.map((each) => (
          <label key={each} className="segment">
            <input type="radio" name="terms-link" checked={each === link} onChange={() => setChosen(each)} />
            {linkKindTitle(each)}
            {each === now ? <span className="segment-cost">now</span> : null}
          </label>
        ))}
      </fieldset>
      <TermsForm key={link} terms={terms.get(link) ?? noTerms(link)} usualCurrency={usualCurrency} />
      <p className="part-note secondary">
        When less than a fifth of a limit is left, only changes, message lists and what you ask for still go.
        When it is spent, nothing goes until you let it. A MB is 1,000,000 bytes, as those who sell them
        count.
      </p>
      {set.length > 1 ? (
        <dl className="facts">
          {set.map((row) => (
            <div key={row.link} className="fact">
              <dt>{linkKindTitle(row.link)}</dt>
              <dd className="figures">{termsWords(row)}</dd>
            </div>
          ))}
        </dl>
      ) : null}
    </Part>
  );
};
