import { useState } from 'react';
import type { MailboxId } from '../../core/model/ids.ts';
import { createMailbox } from '../../core/replica/commands/mailbox-commands.ts';
import type { FolderView } from '../../core/replica/views.ts';
import { useReplica } from '../app/window-context.ts';
import { Field } from '../ui/field.tsx';
import { FolderDialog, useFolderTask } from './folder-dialog.tsx';
import { nameProblem } from './folder-name.ts';
import { FolderNameField } from './folder-name-field.tsx';
import { delimiterOf, findFolder, hasTop, pathIn } from './folder-paths.ts';
import { folderName } from './folder-words.ts';

interface Props {
  readonly folders: readonly FolderView[];
  readonly inside: MailboxId | null;
}

/** Spaces that no browser takes from the start of an option. */
const indent = '\u2003';

/** Makes a folder. */
export const NewFolderDialog = ({ folders, inside }: Props) => {
  const replica = useReplica();
  const { close, run, problem, setProblem, busy } = useFolderTask();
  const [name, setName] = useState('');
  const top = hasTop(folders);
  const inbox = folders.find(({ mailbox }) => mailbox.role === 'inbox');
  const [parentId, setParentId] = useState<MailboxId | null>(
    inside ?? (top ? null : (inbox?.mailbox.id ?? null)),
  );
  const delimiter = delimiterOf(folders);

  const create = () => {
    const wrong = nameProblem(name, delimiter);
    if (wrong !== null) {
      setProblem(wrong);
      return;
    }
    const path = pathIn(folders, findFolder(folders, parentId) ?? null, name.trim());
    void run(() => createMailbox(replica, { path }, Date.now()), `Created the folder ${name.trim()}`);
  };

  return (
    <FolderDialog
      title="New folder"
      problem={problem}
      onClose={close}
      act="Create"
      disabled={busy}
      onAct={create}
    >
      <FolderNameField
        name={name}
        invalid={problem !== null}
        onName={(typed) => {
          setName(typed);
          setProblem(null);
        }}
      />
      {delimiter === null ? null : (
        <Field label="Inside">
          <select
            className="input"
            value={parentId ?? ''}
            onChange={(event) => {
              const id = Number(event.target.value);
              setParentId(folders.find(({ mailbox }) => mailbox.id === id)?.mailbox.id ?? null);
            }}
          >
            {top ? <option value="">No other folder</option> : null}
            {folders.map((view) => (
              <option key={view.mailbox.id} value={view.mailbox.id}>
                {indent.repeat(view.depth)}
                {folderName(view)}
              </option>
            ))}
          </select>
        </Field>
      )}
    </FolderDialog>
  );
};
