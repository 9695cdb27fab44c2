import { X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { messageView } from '../../core/replica/queries.ts';
import { focusOn, focusTargets } from '../app/focus.ts';
import { useReplica, useWindow } from '../app/window-context.ts';
import { useCost } from '../costs/use-cost.ts';
import { formatTime } from '../format/date.ts';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { AddressField } from './address-field.tsx';
import { type DraftStart, draftBytes, draftOf, newDraft } from './draft-fields.ts';
import { LeaveDraftDialog } from './leave-draft-dialog.tsx';
import { type Saving, useDraft } from './use-draft.ts';

const savingWords = (saving: Saving, unsaved: boolean): string => {
  switch (saving.kind) {
    case 'saving':
      return 'Saving';
    case 'failed':
      return `Not saved. ${saving.reason}`;
    case 'saved':
      return unsaved
        ? `Saved at ${formatTime(saving.at)}, changed since`
        : `Saved with your drafts at ${formatTime(saving.at)}`;
    case 'not':
      return unsaved ? 'Not saved yet' : '';
  }
};

const isSave = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean =>
  (ctrlKey || metaKey) && !altKey && key.toLowerCase() === 's';

const Writing = ({ start, onClose }: { readonly start: DraftStart; readonly onClose: () => void }) => {
  const { fields, unsaved, saving, change, save } = useDraft(start);
  const cost = useCost()({ up: draftBytes(fields) });
  const [copies, setCopies] = useState(fields.cc !== '' || fields.bcc !== '');
  const [checked, setChecked] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const frame = useRef<HTMLElement>(null);

  useEffect(() => {
    const inputs = frame.current?.querySelectorAll<HTMLElement>('[data-draft-field]');
    // A new one begins with whom it is for, another where there is something to write on.
    (start === newDraft ? inputs?.[0] : inputs?.[inputs.length - 1])?.focus();
  }, [start]);

  const saveNow = () => {
    setChecked(true);
    return save();
  };
  const close = () => {
    if (unsaved) setLeaving(true);
    else onClose();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    // The window's keys are for the mail behind.
    event.stopPropagation();
    if (leaving) return;
    if (isSave(event)) void saveNow();
    else if (event.key === 'Escape' && !event.nativeEvent.isComposing) close();
    else return;
    event.preventDefault();
  };

  return (
    <section ref={frame} className="draft" aria-label="Draft" onKeyDown={onKeyDown}>
      <header className="draft-head">
        <h2 className="draft-title" dir="auto">
          {fields.subject.trim() || (start === newDraft ? 'New draft' : 'Draft')}
        </h2>
        <IconButton label="Close the draft" keys="Esc" onClick={close}>
          <X size={16} />
        </IconButton>
      </header>
      {start.stays === null ? null : <p className="draft-stays">{start.stays}</p>}
      <AddressField label="To" value={fields.to} checked={checked} onChange={(to) => change({ to })}>
        {copies ? null : (
          <button type="button" className="draft-copies" onClick={() => setCopies(true)}>
            Cc, Bcc
          </button>
        )}
      </AddressField>
      {copies ? (
        <>
          <AddressField label="Cc" value={fields.cc} checked={checked} onChange={(cc) => change({ cc })} />
          <AddressField
            label="Bcc"
            value={fields.bcc}
            checked={checked}
            onChange={(bcc) => change({ bcc })}
          />
        </>
      ) : null}
      <label className="draft-field">
        <span className="draft-label">Subject</span>
        <input
          className="draft-input"
          type="text"
          dir="auto"
          autoComplete="off"
          data-draft-field
          value={fields.subject}
          onChange={(event) => change({ subject: event.target.value })}
        />
      </label>
      <textarea
        id={focusTargets.draft}
        className="draft-text"
        aria-label="Text"
        dir="auto"
        data-draft-field
        value={fields.text}
        onChange={(event) => change({ text: event.target.value })}
      />
      <footer className="draft-foot">
        <p className="draft-saving secondary figures" data-failed={saving.kind === 'failed'} role="status">
          {savingWords(saving, unsaved) || 'Sending is not part of this version yet'}
        </p>
        <Button onClick={close}>Close</Button>
        <Button
          tone="primary"
          disabled={saving.kind === 'saving'}
          aria-keyshortcuts="Control+S"
          onClick={() => void saveNow()}
        >
          Save draft
          <span className="button-cost figures" title="What goes up to your drafts on the server">
            {cost.words}
          </span>
        </Button>
      </footer>
      {leaving ? (
        <LeaveDraftDialog
          onStay={() => setLeaving(false)}
          onDiscard={onClose}
          onSave={async () => {
            if (await saveNow()) onClose();
            else setLeaving(false);
          }}
        />
      ) : null}
    </section>
  );
};

/** The draft that is being written, above a corner of the window: the mail stays in sight and in reach. */
export const DraftEditor = () => {
  const replica = useReplica();
  const draft = useWindow((state) => state.draft);
  const write = useWindow((state) => state.write);
  const tell = useWindow((state) => state.tell);
  const [start, setStart] = useState<DraftStart | null>(null);

  useEffect(() => {
    setStart(null);
    if (!draft) return;
    if (draft.of === null) {
      setStart(newDraft);
      return;
    }
    let wanted = true;
    void messageView(replica, draft.of).then((view) => {
      if (!wanted) return;
      if (view) setStart(draftOf(view));
      else {
        tell('This draft is not here any more');
        write(null);
      }
    });
    return () => {
      wanted = false;
    };
  }, [replica, draft, tell, write]);

  if (!draft || !start) return null;
  return (
    <Writing
      start={start}
      onClose={() => {
        write(null);
        focusOn('list');
      }}
    />
  );
};
