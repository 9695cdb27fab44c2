import { useLiveQuery } from 'dexie-react-hooks';
import { ArrowLeft, FileWarning, MailOpen, MailX } from 'lucide-react';
import { Fragment, useLayoutEffect, useRef } from 'react';
import type { Activity } from '../../core/model/activity.ts';
import type { MessageId } from '../../core/model/ids.ts';
import { messageView } from '../../core/replica/queries.ts';
import { countMarks, hasMarks } from '../actions/marks.ts';
import { MessageToolbar } from '../actions/message-toolbar.tsx';
import { ErrorBoundary } from '../app/error-boundary.tsx';
import { focusSoon, focusTargets } from '../app/focus.ts';
import { useArrangement } from '../app/use-media.ts';
import { useReplica, useWindow } from '../app/window-context.ts';
import { DraftNotice } from '../draft/draft-notice.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { AttachmentList } from './attachment-list.tsx';
import { MessageBody } from './message-body.tsx';
import { MessageHeader } from './message-header.tsx';
import { MessageNotices } from './message-notices.tsx';
import { SeveralSelected } from './several-selected.tsx';
import { useMarkRead } from './use-mark-read.ts';

const showAttachments = () => document.getElementById('attachments')?.scrollIntoView({ block: 'start' });

const NothingSelected = () => (
  <div className="empty">
    <MailOpen size={28} strokeWidth={1.5} aria-hidden="true" />
    <p className="empty-title">No message selected</p>
    <p>
      <kbd>j</kbd> and <kbd>k</kbd> move through the list, <kbd>?</kbd> shows all keys.
    </p>
  </div>
);

const Gone = () => (
  <div className="empty">
    <MailX size={28} strokeWidth={1.5} aria-hidden="true" />
    <p className="empty-title">This message is not in the folder any more</p>
    <p>It was moved or deleted elsewhere.</p>
  </div>
);

const broken = (problem: string) => (
  <div className="empty" role="alert">
    <FileWarning size={28} strokeWidth={1.5} aria-hidden="true" />
    <p className="empty-title">This message cannot be shown</p>
    <p>{problem}. The message itself is unharmed on the server.</p>
  </div>
);

interface Props {
  /** How many messages the open folder lists. */
  readonly listed: number;
  readonly activity: Activity | null;
}

const OpenMessage = ({ id, activity }: Pick<Props, 'activity'> & { readonly id: MessageId }) => {
  const replica = useReplica();
  const mailboxId = useWindow((state) => state.mailboxId);
  const reading = useWindow((state) => state.reading);
  const read = useWindow((state) => state.read);
  const arrangement = useArrangement();
  // What was shown stays until the next message is read from the disk, some milliseconds later.
  const view = useLiveQuery(async () => (await messageView(replica, id)) ?? 'gone', [replica, id]);
  const pane = useRef<HTMLElement>(null);
  const shown = view === undefined || view === 'gone' ? null : view.message.id;
  // The pane itself stays, and with it the keyboard's focus: only what it holds is another message's.
  useLayoutEffect(() => {
    pane.current?.scrollTo(0, 0);
  }, [shown]);
  const here =
    view !== undefined && view !== 'gone' && view.message.shown?.mailboxId === mailboxId ? view : null;
  useMarkRead(here, arrangement === 'wide' || reading);
  if (view === undefined) return null;
  if (view === 'gone' || (here === null && shown === id)) return <Gone />;
  const back = () => {
    read(false);
    focusSoon('list');
  };
  return (
    <>
      <div className="message-bar">
        {arrangement === 'wide' ? null : (
          <IconButton label="Back to the list" keys="Esc" onClick={back}>
            <ArrowLeft size={18} />
          </IconButton>
        )}
        <MessageToolbar label="This message" length="long" />
      </div>
      <article
        ref={pane}
        id={focusTargets.message}
        className="message"
        aria-label={`Message: ${view.content.envelope.subject || 'No subject'}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard.
        tabIndex={0}
      >
        <Fragment key={shown}>
          <MessageHeader view={view} onShowAttachments={showAttachments} />
          <DraftNotice view={view} />
          <MessageNotices view={view} />
          <MessageBody view={view} />
          <AttachmentList view={view} activity={activity} />
        </Fragment>
      </article>
    </>
  );
};

/** The current message, or how many are selected. */
export const MessagePane = ({ listed, activity }: Props) => {
  const selection = useWindow((state) => state.selection);
  const marks = useWindow((state) => state.marks);
  if (hasMarks(marks)) return <SeveralSelected count={countMarks(marks, listed)} />;
  if (selection === null) return <NothingSelected />;
  return (
    <ErrorBoundary subject={selection.id} fallback={broken}>
      <OpenMessage id={selection.id} activity={activity} />
    </ErrorBoundary>
  );
};
