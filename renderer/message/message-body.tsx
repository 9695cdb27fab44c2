import { useState } from 'react';
import { isEncrypted } from '../../core/mail/structure.ts';
import { wantText } from '../../core/replica/commands.ts';
import type { MessageView, TextView } from '../../core/replica/views.ts';
import { useReplica } from '../app/window-context.ts';
import { HtmlSection } from './html-section.tsx';
import type { Line } from './line-for.ts';
import { PlainText } from './plain-text.tsx';
import { TextToCome } from './text-to-come.tsx';

const encoder = new TextEncoder();

/** What is still to come of a text that was cut, bytes, as far as that can be said before it is here. */
const restBytes = (text: Extract<TextView, { kind: 'here' }>): number =>
  Math.max(0, text.octets - encoder.encode(text.text).length);

interface Props {
  readonly view: MessageView;
  readonly line: Line;
}

type Form = 'plain' | 'html';

/** The message's text: plain by default, as its HTML on request. */
export const MessageBody = ({ view, line }: Props) => {
  const replica = useReplica();
  const [form, setForm] = useState<Form>('plain');
  const text = form === 'html' ? view.html : view.plain;
  const fetchText = (of: Extract<TextView, { kind: 'absent' | 'here' }>) =>
    void wantText(replica, view.message.id, of.part, Date.now());

  return (
    <div className="message-body">
      {view.html.kind === 'none' ? null : (
        <fieldset className="segments message-forms">
          <legend className="visually-hidden">Show the message as</legend>
          {(['plain', 'html'] as const).map((choice) => (
            <label key={choice} className="segment">
              <input type="radio" name="form" checked={form === choice} onChange={() => setForm(choice)} />
              {choice === 'plain' ? 'Text' : 'HTML'}
            </label>
          ))}
        </fieldset>
      )}
      {text.kind === 'none' && view.content.structure !== null && !isEncrypted(view.content.structure) ? (
        <p className="message-none">This message has no text.</p>
      ) : null}
      {text.kind === 'absent' ? (
        <TextToCome
          what={form === 'html' ? 'The HTML' : 'The text'}
          bytes={text.octets}
          want={text.want}
          line={line}
          automatic={form === 'plain'}
          onFetch={() => fetchText(text)}
        />
      ) : null}
      {text.kind === 'here' ? (
        <>
          {form === 'html' ? <HtmlSection view={view} html={text.text} /> : <PlainText text={text.text} />}
          {text.complete ? null : (
            <TextToCome
              what="The rest of the text"
              bytes={restBytes(text)}
              want={text.want}
              line={line}
              automatic={false}
              onFetch={() => fetchText(text)}
            />
          )}
        </>
      ) : null}
    </div>
  );
};
