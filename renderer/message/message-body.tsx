import { useState } from 'react';
import { isEncrypted } from '../../core/mail/structure.ts';
import { wantText } from '../../core/replica/commands.ts';
import type { MessageView, TextView } from '../../core/replica/views.ts';
import { useReplica } from '../app/window-context.ts';
import { useCost } from '../costs/use-cost.ts';
import { useFetch } from '../costs/use-fetch.ts';
import { HtmlSection } from './html-section.tsx';
import { pauseParts } from './pause-parts.ts';
import { PlainText } from './plain-text.tsx';
import { TextToCome } from './text-to-come.tsx';
import { useComesOpened } from './use-comes-opened.ts';

/** Nothing in it that could be read. */
const isEmpty = (text: TextView): boolean =>
  text.kind === 'none' || (text.kind === 'here' && text.complete && text.text.trim() === '');

type Missing = Extract<TextView, { kind: 'absent' | 'here' }>;

type Form = 'plain' | 'html';

/** What is no larger than this comes as soon as it is chosen: its cost stands at the choice. Encoded bytes. */
const smallText = 16 * 1024;

/** Comes when somebody asks for it, and needs no other reason. */
const notHere = '';

const formNames: Readonly<Record<Form, string>> = { plain: 'The text', html: 'The HTML' };

/** The message's text: plain by default, as its HTML on request. */
export const MessageBody = ({ view }: { readonly view: MessageView }) => {
  const replica = useReplica();
  const costOf = useCost();
  const fetch = useFetch();
  const comesOpened = useComesOpened(view);
  const [form, setForm] = useState<Form>('plain');
  const text = form === 'html' ? view.html : view.plain;
  const { message } = view;
  // What was cut comes again from its beginning.
  const costOfText = ({ octets }: Missing) => costOf({ texts: octets });
  const fetchText = (missing: Missing) =>
    fetch({
      cost: costOfText(missing),
      name: 'this text',
      ask: () => wantText(replica, message.id, missing.part, Date.now()),
      takeBack: () => pauseParts(replica, message.contentId, [missing.part]),
    });
  const comesWhenChosen = (html: Extract<TextView, { kind: 'absent' }>): boolean =>
    html.want === null && html.octets <= smallText && costOfText(html).over !== 'spent';
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
                <span className="segment-cost figures">{costOfText(view.html).words}</span>
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
          what={formNames[form]}
          cost={costOfText(text)}
          want={text.want}
          asked={form === 'html' && comesWhenChosen(text)}
          automatic={form === 'plain' ? comesOpened : notHere}
          onFetch={() => fetchText(text)}
        />
      ) : null}
      {text.kind === 'here' ? (
        <>
          {form === 'html' ? <HtmlSection view={view} html={text.text} /> : <PlainText text={text.text} />}
          {text.complete ? null : (
            <TextToCome
              what="The rest of the text"
              cost={costOfText(text)}
              want={text.want}
              automatic={notHere}
              onFetch={() => fetchText(text)}
            />
          )}
        </>
      ) : null}
    </div>
  );
};
