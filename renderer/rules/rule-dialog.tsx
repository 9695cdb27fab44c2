import { useEffect, useState } from 'react';
import type { Activity } from '../../core/model/activity.ts';
import type { RuleException, RuleRow } from '../../core/model/rule.ts';
import type { FolderView } from '../../core/replica/views.ts';
import { useWindow } from '../app/window-context.ts';
import { findFolder } from '../folders/folder-paths.ts';
import { RuleEditor } from './rule-editor.tsx';
import { useExceptions, useRules } from './use-rules.ts';

interface Props {
  readonly folders: readonly FolderView[];
  readonly activity: Activity | null;
}

interface Read {
  readonly rules: readonly RuleRow[];
  readonly exceptions: readonly RuleException[];
}

/** The rule editor, once what it is about was read; what is written meanwhile does not pull the ground from under it. */
const RuleDialogFor = ({ folders, activity }: Props) => {
  const task = useWindow((state) => state.dialog);
  const showDialog = useWindow((state) => state.showDialog);
  const tell = useWindow((state) => state.tell);
  const rules = useRules();
  const exceptions = useExceptions();
  const [read, setRead] = useState<Read | null>(null);
  if (read === null && rules && exceptions) setRead({ rules, exceptions });
  const scope = task !== null && typeof task === 'object' && task.kind === 'rule' ? task.scope : null;
  const gone = scope !== null && scope !== 'account' && findFolder(folders, scope) === undefined;
  useEffect(() => {
    // It went away while its rule was looked at.
    if (!gone) return;
    showDialog(null);
    tell('The folder is gone, and its rule with it');
  }, [gone, showDialog, tell]);
  if (task === null || typeof task !== 'object' || task.kind !== 'rule' || !read || gone) return null;
  return (
    <RuleEditor
      folders={folders}
      scope={task.scope}
      rules={read.rules}
      exceptions={read.exceptions}
      now={activity?.linkKind ?? 'dialUp'}
      resume={task.resume}
      stamp={activity === null ? '' : JSON.stringify([activity.remaining, activity.syncedAt])}
    />
  );
};

/** Open while what comes by itself is looked at. */
export const RuleDialog = (props: Props) => {
  const open = useWindow(
    ({ dialog }) => dialog !== null && typeof dialog === 'object' && dialog.kind === 'rule',
  );
  return open ? <RuleDialogFor {...props} /> : null;
};
