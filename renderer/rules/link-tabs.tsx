import type { LinkKind } from '../../core/model/link.ts';
import { linkKindTitle } from '../line/link-kind-words.ts';
import { type LinkChoice, linkChoices } from './rule-fields.ts';

interface Props {
  readonly chosen: LinkChoice;
  /** What the line is now. */
  readonly now: LinkKind;
  /** Those with a rule of their own here. */
  readonly own: ReadonlySet<LinkChoice>;
  readonly onChoose: (link: LinkChoice) => void;
}

/** For which kind of link the rule is. */
export const LinkTabs = ({ chosen, now, own, onChoose }: Props) => (
  <fieldset className="rule-links">
    <legend className="visually-hidden">Kind of line</legend>
    <div className="segments">
      {linkChoices.map((link) => (
        <label key={link} className="segment">
          <input
            type="radio"
            name="rule-link"
            checked={link === chosen}
            onChange={() => onChoose(link)}
            data-initial-focus={link === chosen ? true : undefined}
          />
          {link === 'any' ? 'Any line' : linkKindTitle(link)}
          {own.has(link) ? (
            <>
              <span className="rule-own" title="Set here" aria-hidden="true" />
              <span className="visually-hidden">, set here</span>
            </>
          ) : null}
          {link === now ? <span className="rule-now secondary"> now</span> : null}
        </label>
      ))}
    </div>
  </fieldset>
);
