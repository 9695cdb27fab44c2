import { ArrowLeft, ChevronDown, ChevronUp, Paperclip, Star } from 'lucide-react';
import { useState } from 'react';
import type { Address, Envelope } from '../../core/model/message.ts';
import type { MessageView } from '../../core/replica/views.ts';
import { useNow } from '../app/use-now.ts';
import { useWindowContext } from '../app/window-context.ts';
import { formatBytes } from '../format/bytes.ts';
import { formatCounted } from '../format/count.ts';
import { formatMessageDate } from '../format/date.ts';
import { IconButton } from '../ui/icon-button.tsx';
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
  /** Null where the list stays in sight. */
  readonly onBack: (() => void) | null;
  readonly onShowAttachments: () => void;
}

/** Who wrote to whom, when, and about what. */
export const MessageHeader = ({ view, onBack, onShowAttachments }: Props) => {
  const { account } = useWindowContext();
  const now = useNow(60_000);
  const [whole, setWhole] = useState(false);
  const { message, content, attachments } = view;
  const { envelope } = content;
  const files = attachments.filter(({ inline }) => !inline).length;
  const from = envelope.from[0] ?? envelope.sender[0] ?? nobody;
  const date = envelope.date ?? message.internalDate;
  const to = shortNames(envelope.to, account.address);
  const cc = shortNames(envelope.cc, account.address);
  return (
    <header className="message-head">
      <div className="message-subject-row">
        {onBack ? (
          <IconButton label="Back to the list" keys="Esc" onClick={onBack}>
            <ArrowLeft size={18} />
          </IconButton>
        ) : null}
        <h2 className="message-subject" dir="auto">
          {envelope.subject || 'No subject'}
        </h2>
        {message.flags.includes('\\Flagged') ? (
          <Star className="row-star" size={16} fill="currentColor" role="img" aria-label="Starred" />
        ) : null}
      </div>
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
