import type { ReactNode } from 'react';
import type { FieldProblems, RuleFields, TypedField } from './rule-fields.ts';
import { TypedNumber } from './typed-number.tsx';

interface Props {
  readonly fields: RuleFields;
  readonly problems: FieldProblems;
  readonly onChange: (changes: Partial<RuleFields>) => void;
}

interface ChoiceProps {
  readonly group: string;
  readonly checked: boolean;
  readonly words: string;
  readonly hint?: string;
  readonly onChoose: () => void;
  /** What belongs to it while it is chosen. */
  readonly children?: ReactNode;
}

const Choice = ({ group, checked, words, hint, onChoose, children }: ChoiceProps) => (
  <div className="rule-choice">
    <label className="check">
      <input type="radio" name={group} checked={checked} onChange={onChoose} />
      <span>
        {words}
        {hint === undefined ? null : <span className="secondary"> {hint}</span>}
      </span>
    </label>
    {checked ? children : null}
  </div>
);

/** A limit: its words, its number and what is wrong with that. */
const Limit = ({ words, children }: { readonly words: string; readonly children: ReactNode }) => (
  <div className="rule-limits">
    <span>{words}</span>
    {children}
  </div>
);

/** What comes, and how far back. */
export const RuleForm = ({ fields, problems, onChange }: Props) => {
  const { fetch, reach } = fields;
  const number = (field: TypedField, label: string, unit: string) => (
    <TypedNumber
      field={field}
      label={label}
      unit={unit}
      value={fields[field]}
      problem={problems[field]}
      onType={(value) => onChange({ [field]: value })}
    />
  );
  return (
    <div className="rule-form">
      <fieldset>
        <legend className="rule-legend">What comes</legend>
        <Choice
          group="rule-fetch"
          checked={fetch === 'lists'}
          words="Lists only"
          hint="who wrote, when, about what"
          onChoose={() => onChange({ fetch: 'lists' })}
        />
        <Choice
          group="rule-fetch"
          checked={fetch === 'texts'}
          words="Texts too"
          hint="of a longer one, its beginning"
          onChoose={() => onChange({ fetch: 'texts' })}
        >
          <Limit words="up to">{number('textSize', 'Texts up to, KB', 'KB')}</Limit>
        </Choice>
        <Choice
          group="rule-fetch"
          checked={fetch === 'attachments'}
          words="Attachments too"
          hint="larger ones wait until you ask"
          onChoose={() => onChange({ fetch: 'attachments' })}
        >
          <Limit words="attachments up to">{number('attachmentSize', 'Attachments up to, KB', 'KB')}</Limit>
          <Limit words="texts up to">{number('textSize', 'Texts up to, KB', 'KB')}</Limit>
        </Choice>
        <Choice
          group="rule-fetch"
          checked={fetch === 'everything'}
          words="Everything"
          hint="whole texts, all attachments"
          onChoose={() => onChange({ fetch: 'everything' })}
        />
      </fieldset>
      <fieldset>
        <legend className="rule-legend">How far back</legend>
        <Choice
          group="rule-reach"
          checked={reach === 'all'}
          words="All there is"
          onChoose={() => onChange({ reach: 'all' })}
        />
        <Choice
          group="rule-reach"
          checked={reach === 'days'}
          words="The last days"
          onChoose={() => onChange({ reach: 'days' })}
        >
          <Limit words="the last">{number('days', 'The last days', 'days')}</Limit>
        </Choice>
        <Choice
          group="rule-reach"
          checked={reach === 'messages'}
          words="The newest messages"
          onChoose={() => onChange({ reach: 'messages' })}
        >
          <Limit words="the newest">{number('messages', 'The newest messages', 'messages')}</Limit>
        </Choice>
      </fieldset>
    </div>
  );
};
