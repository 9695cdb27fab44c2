import { useEffect, useRef, useState } from 'react';
import { composeDraft } from '../../core/mail/compose-draft.ts';
import { keepAddresses } from '../../core/mail/parse-addresses.ts';
import type { MessageId } from '../../core/model/ids.ts';
import { saveDraft } from '../../core/replica/commands/save-draft.ts';
import { listPosition } from '../../core/replica/list-position.ts';
import { useWindowContext } from '../app/window-context.ts';
import { type DraftFields, type DraftStart, sameFields } from './draft-fields.ts';

/** What became of the last saving. */
export type Saving =
  | { readonly kind: 'not' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'saved'; readonly at: number }
  | { readonly kind: 'failed'; readonly reason: string };

export interface Draft {
  readonly fields: DraftFields;
  readonly unsaved: boolean;
  readonly saving: Saving;
  change(fields: Partial<DraftFields>): void;
  /** False when it could not be saved: `saving` says why, and nothing typed is lost. */
  save(): Promise<boolean>;
}

/** A Message-ID of our own (RFC 5322, 3.6.4): every version has another, so that none is taken for the one before. */
const newMessageId = (address: string): string => {
  const domain = address.slice(address.lastIndexOf('@') + 1) || 'localhost';
  return `<${crypto.randomUUID()}@${domain}>`;
};

/** A draft while it is written on. */
export const useDraft = (start: DraftStart): Draft => {
  const { account, replica, store } = useWindowContext();
  const [fields, setFields] = useState(start.fields);
  const [kept, setKept] = useState(start.fields);
  const [saving, setSaving] = useState<Saving>({ kind: 'not' });
  const replaces = useRef<MessageId | null>(start.replaces);
  const busy = useRef(false);
  const unsaved = !sameFields(fields, kept);

  useEffect(() => {
    if (!unsaved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [unsaved]);

  const save = async (): Promise<boolean> => {
    if (busy.current) return false;
    // Nothing to be gained by another version of the same.
    if (!unsaved && replaces.current !== null) return true;
    busy.current = true;
    setSaving({ kind: 'saving' });
    const now = Date.now();
    try {
      const bytes = composeDraft({
        from: { name: account.name, address: account.address },
        to: keepAddresses(fields.to),
        cc: keepAddresses(fields.cc),
        bcc: keepAddresses(fields.bcc),
        subject: fields.subject,
        text: fields.text,
        inReplyTo: start.inReplyTo,
        references: start.references,
        messageId: newMessageId(account.address),
        date: now,
      });
      const before = replaces.current;
      const { action, messageId } = await saveDraft(replica, { bytes, replaces: before }, now);
      replaces.current = messageId;
      setKept(fields);
      setSaving({ kind: 'saved', at: now });
      const { selection, select, remember } = store.getState();
      if (action !== null) remember({ kind: 'action', action, words: 'Saved a draft' });
      if (before !== null && selection?.id === before) {
        select({ id: messageId, index: (await listPosition(replica, messageId)) ?? selection.index });
      }
      return true;
    } catch (error) {
      setSaving({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
      return false;
    } finally {
      busy.current = false;
    }
  };

  return {
    fields,
    unsaved,
    saving,
    change: (changed) => setFields((before) => ({ ...before, ...changed })),
    save,
  };
};
