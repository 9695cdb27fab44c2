import { useLiveQuery } from 'dexie-react-hooks';
import { useState } from 'react';
import type { MailboxId } from '../../core/model/ids.ts';
import { messagesOlderThan } from '../../core/replica/message-sets.ts';
import type { FolderView } from '../../core/replica/views.ts';
import { useReplica, useWindow } from '../app/window-context.ts';
import { folderName } from '../folders/folder-words.ts';
import { formatCounted } from '../format/count.ts';
import { Button } from '../ui/button.tsx';
import type { MessageAction } from './message-actions.ts';
import { TaskDialog } from './task-dialog.tsx';
import { useMessageActions } from './use-message-actions.ts';

const ages = ['week', 'month', 'year', 'date'] as const;
type Age = (typeof ages)[number];

const ageWords: Readonly<Record<Age, string>> = {
  week: 'One week',
  month: 'One month',
  year: 'One year',
  date: 'A date',
};

/** The same day so many months ago, or that month's last day. */
const monthsAgo = (months: number): number => {
  const now = new Date();
  const day = new Date(now.getFullYear(), now.getMonth() - months + 1, 0);
  return day.setDate(Math.min(now.getDate(), day.getDate()));
};

/** Where that begins, ms since the epoch: local time, as the list shows it; null for no date. */
const beforeOf = (age: Age, date: string): number | null => {
  switch (age) {
    case 'week': {
      const today = new Date();
      return new Date(today.getFullYear(), today.getMonth(), today.getDate() - 7).getTime();
    }
    case 'month':
      return monthsAgo(1);
    case 'year':
      return monthsAgo(12);
    case 'date': {
      const time = new Date(`${date}T00:00`).getTime();
      return Number.isNaN(time) ? null : time;
    }
  }
};

const acts = ['archive', 'trash', 'read', 'move'] as const;
type Act = (typeof acts)[number];

const actWords: Readonly<Record<Act, string>> = {
  archive: 'Archive',
  trash: 'Delete',
  read: 'Mark as read',
  move: 'Move to',
};

/** Deeper ones would be out of sight. */
const mostIndented = 8;

const buttonWords = (act: Act, count: number): string => {
  const messages = count === 0 ? '' : ` ${formatCounted(count, 'message')}`;
  return act === 'read' ? `Mark${messages} as read` : `${act === 'move' ? 'Move' : actWords[act]}${messages}`;
};

interface Props {
  readonly folders: readonly FolderView[];
}

/** Does something to everything in the open folder that is older than some day. */
export const OlderDialog = ({ folders }: Props) => {
  const replica = useReplica();
  const mailboxId = useWindow((state) => state.mailboxId);
  const showDialog = useWindow((state) => state.showDialog);
  const actions = useMessageActions();
  const [age, setAge] = useState<Age>('month');
  const [date, setDate] = useState('');
  const [act, setAct] = useState<Act>('archive');
  const [before, setBefore] = useState(() => beforeOf('month', ''));
  const view = folders.find(({ mailbox }) => mailbox.id === mailboxId);
  const others = folders.filter(({ mailbox }) => mailbox.selectable && mailbox.id !== mailboxId);
  const [to, setTo] = useState<MailboxId | null>(null);
  const ids = useLiveQuery(
    async () =>
      mailboxId === null || before === null ? [] : await messagesOlderThan(replica, mailboxId, before),
    [replica, mailboxId, before],
  );
  if (!view) return null;
  const possible = acts.filter(
    (one) =>
      !(one === 'archive' && view.mailbox.role === 'archive') &&
      !(one === 'trash' && view.mailbox.role === 'trash') &&
      !(one === 'move' && others.length === 0),
  );
  const chosen = possible.includes(act) ? act : 'read';
  const choose = (choice: Age, day: string) => {
    setAge(choice);
    setDate(day);
    setBefore(beforeOf(choice, day));
  };
  const actionOf = (): MessageAction | null => {
    switch (chosen) {
      case 'archive':
      case 'trash':
        return { kind: chosen };
      case 'read':
        return { kind: 'read', read: true };
      case 'move':
        return to === null ? null : { kind: 'move', to };
    }
  };
  const run = () => {
    const action = actionOf();
    if (!action || !ids || ids.length === 0) return;
    showDialog(null);
    void actions.run({ kind: 'messages', mailboxId: view.mailbox.id, ids }, action);
  };
  return (
    <TaskDialog title={`Everything in ${folderName(view)} older than…`}>
      <form
        className="task"
        onSubmit={(event) => {
          event.preventDefault();
          run();
        }}
      >
        <div className="older-age">
          <fieldset className="segments">
            <legend className="visually-hidden">Older than</legend>
            {ages.map((choice) => (
              <label key={choice} className="segment">
                <input
                  type="radio"
                  name="age"
                  checked={age === choice}
                  {...(age === choice ? { 'data-initial-focus': true } : {})}
                  onChange={() => choose(choice, date)}
                />
                <span>{ageWords[choice]}</span>
              </label>
            ))}
          </fieldset>
          {age === 'date' ? (
            <input
              className="input older-date"
              type="date"
              aria-label="Date"
              value={date}
              onChange={(event) => choose('date', event.target.value)}
            />
          ) : null}
        </div>
        <p className="figures" role="status">
          {before === null
            ? 'Choose a date.'
            : ids === undefined
              ? 'Counting…'
              : ids.length === 0
                ? 'Nothing here is that old.'
                : `${formatCounted(ids.length, 'message')} ${ids.length === 1 ? 'is' : 'are'} older than that.`}
        </p>
        <div className="older-act">
          <fieldset className="segments">
            <legend className="visually-hidden">What to do with it</legend>
            {possible.map((choice) => (
              <label key={choice} className="segment">
                <input type="radio" name="act" checked={chosen === choice} onChange={() => setAct(choice)} />
                <span>{actWords[choice]}</span>
              </label>
            ))}
          </fieldset>
          {chosen === 'move' ? (
            <select
              className="input older-folder"
              aria-label="Folder"
              value={String(to ?? '')}
              onChange={(event) =>
                setTo(
                  others.find(({ mailbox }) => String(mailbox.id) === event.target.value)?.mailbox.id ?? null,
                )
              }
            >
              <option value="" disabled>
                Choose a folder
              </option>
              {others.map((other) => (
                <option key={other.mailbox.id} value={other.mailbox.id}>
                  {'\u2003'.repeat(Math.min(other.depth, mostIndented))}
                  {folderName(other)}
                </option>
              ))}
            </select>
          ) : null}
        </div>
        <div className="task-buttons">
          <Button onClick={() => showDialog(null)}>Cancel</Button>
          <Button type="submit" tone="primary" disabled={!ids || ids.length === 0 || actionOf() === null}>
            {buttonWords(chosen, ids?.length ?? 0)}
          </Button>
        </div>
      </form>
    </TaskDialog>
  );
};
