import { useLiveQuery } from 'dexie-react-hooks';
import { PenLine } from 'lucide-react';
import { hasFlag } from '../../core/merge/view.ts';
import type { MessageView } from '../../core/replica/views.ts';
import { useWindowContext } from '../app/window-context.ts';
import { Button } from '../ui/button.tsx';
import { isEditable } from './draft-fields.ts';
import { openDraft } from './open-draft.ts';

/** Says that a message is a draft, and opens it to be written on. */
export const DraftNotice = ({ view }: { readonly view: MessageView }) => {
  const context = useWindowContext();
  const { replica } = context;
  const { id, shown } = view.message;
  const mailboxId = shown?.mailboxId;
  const role = useLiveQuery(
    async () => (mailboxId === undefined ? 'none' : (await replica.mailboxes.get(mailboxId))?.role),
    [replica, mailboxId],
  );
  if (!shown || (role !== 'drafts' && !hasFlag(shown.flags, '\\Draft'))) return null;
  const editable = isEditable(view);
  return (
    <div className="draft-notice">
      <PenLine size={15} aria-hidden="true" />
      <p>
        {editable ? 'This is a draft.' : 'This is a draft. Its text must be here before it can be edited.'}
      </p>
      <Button disabled={!editable} onClick={() => openDraft(context, { of: id })}>
        Edit
      </Button>
    </div>
  );
};
