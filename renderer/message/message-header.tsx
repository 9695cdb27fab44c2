import { ChevronDown, ChevronUp, Paperclip, Star } from 'lucide-react';
import { useState } from 'react';
import { hasFlag } from '../../core/merge/view.ts';
import type { Address, Envelope } from '../../core/model/message.ts';
import { isLabel, keywordWords } from '../../core/replica/keyword-words.ts';
import type { MessageView } from '../../core/replica/views.ts';
import { keyOf } from '../actions/key-word.ts';
import { useMessageActions } from '../actions/use-message-actions.ts';
import { useNow } from '../app/use-now.ts';
import { useWindowContext } from '../app/window-context.ts';
import { formatBytes } from '../format/bytes.ts';
import { formatCounted } from '../format/count.ts';
import { formatMessageDate } from '../format/date.ts';
import { StateMark } from '../ui/mark.tsx';
import { Tip } from '../ui/tip.tsx';
import { fullAddress, fullAddresses, initials, shortName, shortNames } from './address-words.ts';

const nobody: Address = { name: 'Unknown sender', address: '' };

const rows = (envelope: Envelope): readonly (readonly [string, string])[] =>
  (
    [
      ['From', envelope.from],
      ['Reply to', envelope.replyTo],
      ['To', envelope.to],
      ['Cc', envelope.cc],
      ['Bcc', envelope.bcc],
    ] as const
  )
    .map(([label, addresses]) => [label, fullAddresses(addresses)] as const)
    .filter(
      ([label, text]) => text !== '' && !(label === 'Reply to' && text === fullAddresses(envelope.from)),
    );

interface Props {
  readonly view: MessageView;
  readonly onShowAttachments: () => void;
}

/** Who wrote to whom, when, and about what. */
export const MessageHeader = ({ view, onShowAttachments }: Props) => {
  const { account } = useWindowContext();
  const now = useNow(60_000);
  const actions = useMessageActions();
  const [whole, setWhole] = useState(false);
  const { message, content, attachments } = view;
  const { envelope } = content;
  const { shown } = message;
  const flags = shown?.flags ?? [];
  const starred = hasFlag(flags, '\\Flagged');
  const deleted = hasFlag(flags, '\\Deleted');
  const labels = flags.filter(isLabel);
  const files = attachments.filter(({ inline }) => !inline).length;
  const from = envelope.from[0] ?? envelope.sender[0] ?? nobody;
  const date = envelope.date ?? message.internalDate;
  const to = shortNames(envelope.to, account.address);
  const cc = shortNames(envelope.cc, account.address);
  return (
    <header className="message-head">
      <div className="message-subject-row">
        <h2 className="message-subject" dir="auto" data-deleted={deleted}>
          {envelope.subject || 'No subject'}
        </h2>
        {shown?.unsent === 1 ? <StateMark state="unsent" /> : null}
        <Tip words={starred ? 'Take the star away' : 'Star'} keys={keyOf('toggleStar')}>
          <button
            type="button"
            className="message-star"
            aria-label="Starred"
            aria-pressed={starred}
            onClick={() => {
              if (shown) {
                actions.star({ kind: 'messages', mailboxId: shown.mailboxId, ids: [message.id] }, !starred);
              }
            }}
          >
            <Star size={17} fill={starred ? 'currentColor' : 'none'} aria-hidden="true" />
          </button>
        </Tip>
      </div>
      {labels.length > 0 || deleted ? (
        <ul className="message-labels" aria-label="Labels">
          {deleted ? (
            <li className="message-label message-label-deleted">Another program marked it as deleted</li>
          ) : null}
          {labels.map((label) => (
            <li key={label} className="message-label">
              {keywordWords(label)}
            </li>
          ))}
        </ul>
      ) : null}
      <div className="message-people">
        <span className="initials" aria-hidden="true">
          {initials(from)}
        </span>
        <div className="message-names">
          <p className="message-from" title={fullAddress(from)}>
            <strong dir="auto">{shortName(from, '')}</strong>
            {from.name !== '' && from.address !== '' ? (
              <span className="secondary">{from.address}</span>
            ) : null}
          </p>
          <p className="message-to secondary">
            <span className="message-to-names" dir="auto">
              {to === '' ? 'to nobody named' : `to ${to}`}
              {cc === '' ? '' : `, cc ${cc}`}
            </span>
            <button
              type="button"
              className="message-more"
              aria-expanded={whole}
              onClick={() => setWhole(!whole)}
            >
              {whole ? <ChevronUp size={14} /> : <ChevronDown size={14} />}
              <span className="visually-hidden">All addresses</span>
            </button>
          </p>
        </div>
        <div className="message-when secondary figures">
          <time dateTime={new Date(date).toISOString()}>{formatMessageDate(date, now)}</time>
          {files > 0 ? (
            <button type="button" className="message-clip" onClick={onShowAttachments}>
              <Paperclip size={12} aria-hidden="true" />
              {formatCounted(files, 'attachment')}
            </button>
          ) : (
            <span>{formatBytes(message.size)}</span>
          )}
        </div>
      </div>
      {whole ? (
        <dl className="message-addresses">
          {rows(envelope).map(([label, text]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd dir="auto">{text}</dd>
            </div>
          ))}
          <div>
            <dt>Size</dt>
            <dd className="figures">{formatBytes(message.size)}</dd>
          </div>
        </dl>
      ) : null}
    </header>
  );
};
