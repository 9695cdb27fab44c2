import { useState } from 'react';
import { isEncrypted } from '../../core/mail/structure.ts';
import { wantText } from '../../core/replica/commands.ts';
import type { MessageView, TextView } from '../../core/replica/views.ts';
import { useReplica } from '../app/window-context.ts';
import { formatCost } from '../format/duration.ts';
import { HtmlSection } from './html-section.tsx';
import type { Line } from './line-for.ts';
import { PlainText } from './plain-text.tsx';
import { TextToCome } from './text-to-come.tsx';

const encoder = new TextEncoder();

/** What is still to come of a text that was cut, bytes, as far as that can be said before it is here. */
const restBytes = (text: Extract<TextView, { kind: 'here' }>): number =>
  Math.max(0, text.octets - encoder.encode(text.text).length);

const comesWhenChosen = ({ want, octets }: Extract<TextView, { kind: 'absent' }>): boolean =>
  want === null && octets <= smallText;

/** Nothing in it that could be read. */
const isEmpty = (text: TextView): boolean =>
  text.kind === 'none' || (text.kind === 'here' && text.complete && text.text.trim() === '');

interface Props {
  readonly view: MessageView;
  readonly line: Line;
}

type Form = 'plain' | 'html';

/** What is no larger than this comes as soon as it is chosen: its cost stands at the choice. Encoded bytes. */
const smallText = 16 * 1024;

/** The message's text: plain by default, as its HTML on request. */
export const MessageBody = ({ view, line }: Props) => {
  const replica = useReplica();
  const [form, setForm] = useState<Form>('plain');
  const text = form === 'html' ? view.html : view.plain;
  const fetchText = (of: Extract<TextView, { kind: 'absent' | 'here' }>) =>
    void wantText(replica, view.message.id, of.part, Date.now());
  const choose = (choice: Form) => {
    setForm(choice);
    const { html } = view;
    if (choice === 'html' && html.kind === 'absent' && comesWhenChosen(html)) fetchText(html);
  };

  return (
    <div className="message-body">
      {view.html.kind === 'none' ? null : (
        <fieldset className="segments message-forms">
          <legend className="visually-hidden">Show the message as</legend>
          {(['plain', 'html'] as const).map((choice) => (
            <label key={choice} className="segment">
              <input type="radio" name="form" checked={form === choice} onChange={() => choose(choice)} />
              <span>{choice === 'plain' ? 'Text' : 'HTML'}</span>
              {choice === 'html' && form !== 'html' && view.html.kind === 'absent' ? (
                <span className="segment-cost figures">
                  {formatCost(view.html.octets, line.bytesPerSecond)}
                </span>
              ) : null}
            </label>
          ))}
        </fieldset>
      )}
      {isEmpty(text) && view.content.structure !== null && !isEncrypted(view.content.structure) ? (
        <p className="message-none">
          {form === 'plain' && view.html.kind !== 'none'
            ? 'This message has no words. Its HTML may show pictures.'
            : 'This message has no text.'}
        </p>
      ) : null}
      {text.kind === 'absent' ? (
        <TextToCome
          what={form === 'html' ? 'The HTML' : 'The text'}
          bytes={text.octets}
          want={text.want}
          line={line}
          asked={form === 'html' && comesWhenChosen(text)}
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
