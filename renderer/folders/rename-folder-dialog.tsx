import { useState } from 'react';
import { renameMailbox } from '../../core/replica/commands/mailbox-commands.ts';
import type { FolderView } from '../../core/replica/views.ts';
import { useReplica } from '../app/window-context.ts';
import { FolderDialog, useFolderTask } from './folder-dialog.tsx';
import { nameProblem } from './folder-name.ts';
import { FolderNameField } from './folder-name-field.tsx';
import { lastElement } from './folder-paths.ts';
import { folderName } from './folder-words.ts';

/** Gives a folder another name, where it is. */
export const RenameFolderDialog = ({ view }: { readonly view: FolderView }) => {
  const replica = useReplica();
  const { close, run, problem, setProblem, busy } = useFolderTask();
  const before = lastElement(view);
  const [name, setName] = useState(before);
  const { id, path, delimiter } = view.mailbox;

  const rename = () => {
    const wrong = nameProblem(name, delimiter);
    if (wrong !== null) {
      setProblem(wrong);
      return;
    }
    const after = name.trim();
    if (after === before) {
      close();
      return;
    }
    const renamed = `${path.slice(0, path.length - before.length)}${after}`;
    void run(
      () => renameMailbox(replica, { mailboxId: id, path: renamed }, Date.now()),
      `Renamed ${before} to ${after}`,
    );
  };

  return (
    <FolderDialog
      title={`Rename ${folderName(view)}`}
      problem={problem}
      onClose={close}
      act="Rename"
      disabled={busy}
      onAct={rename}
    >
      <FolderNameField
        name={name}
        invalid={problem !== null}
        onName={(typed) => {
          setName(typed);
          setProblem(null);
        }}
      />
    </FolderDialog>
  );
};
