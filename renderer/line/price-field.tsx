import { useEffect, useMemo, useState } from 'react';
import type { Price } from '../../core/model/budget.ts';
import { AmountField } from './amount-field.tsx';
import { currencies } from './currencies.ts';
import { readNumber } from './size-draft.ts';

interface Props {
  readonly price: Price | null;
  /** What a price is in as long as nobody chose. */
  readonly usualCurrency: string;
  readonly problem: string | null;
  /** What was typed, once it is whole: null for nothing, an amount of NaN for what is no number. */
  readonly onTyped: (price: Price | null) => void;
}

interface Draft {
  readonly amount: string;
  readonly currency: string;
  readonly per: Price['per'];
}

const read = ({ amount, currency, per }: Draft): Price | null =>
  amount.trim() === '' ? null : { amount: readNumber(amount), currency, per };

const same = (a: Price | null, b: Price | null): boolean =>
  a?.amount === b?.amount && a?.currency === b?.currency && a?.per === b?.per;

/** What a MB or a minute costs, empty for nothing. */
export const PriceField = ({ price, usualCurrency, problem, onTyped }: Props) => {
  const choices = useMemo(currencies, []);
  const [draft, setDraft] = useState<Draft>({ amount: '', currency: usualCurrency, per: 'MB' });
  useEffect(() => {
    // Undone, set elsewhere, or read at last.
    setDraft((typed) =>
      same(read(typed), price)
        ? typed
        : price === null
          ? { ...typed, amount: '' }
          : { amount: String(price.amount), currency: price.currency, per: price.per },
    );
  }, [price]);
  const say = (typed: Draft) => {
    const said = read(typed);
    if (!same(said, price) || problem !== null) onTyped(said);
  };
  const change = (typed: Draft) => {
    setDraft(typed);
    say(typed);
  };
  return (
    <AmountField
      label="Price"
      className="price-field"
      placeholder="None"
      amount={draft.amount}
      problem={problem}
      onAmount={(amount) => setDraft({ ...draft, amount })}
      onWhole={() => say(draft)}
    >
      <select
        className="input price-currency"
        aria-label="Currency"
        value={draft.currency}
        onChange={({ target: { value } }) => change({ ...draft, currency: value })}
      >
        {choices.map(({ code, words }) => (
          <option key={code} value={code}>
            {words}
          </option>
        ))}
      </select>
      <select
        className="input size-unit"
        aria-label="Price per"
        value={draft.per}
        onChange={({ target: { value } }) => change({ ...draft, per: value === 'minute' ? 'minute' : 'MB' })}
      >
        <option value="MB">per MB</option>
        <option value="minute">per minute</option>
      </select>
    </AmountField>
  );
};
