import { Plus } from 'lucide-react';
import { useLayoutEffect, useRef } from 'react';
import type { RuleScope } from '../../core/model/rule.ts';
import type { FolderView } from '../../core/replica/views.ts';
import { findFolder } from '../folders/folder-paths.ts';
import { folderName } from '../folders/folder-words.ts';
import { Button } from '../ui/button.tsx';
import { concernsFolder, type ExceptionDraft, type ExceptionSubject, moveDraft } from './exception-drafts.ts';
import { ExceptionRow } from './exception-row.tsx';
import { exceptionWords } from './exception-words.ts';
import type { RuleEdit } from './rule-edit.ts';

interface Props {
  readonly folders: readonly FolderView[];
  readonly scope: RuleScope;
  readonly edit: RuleEdit;
  readonly problems: ReadonlyMap<number, string>;
  readonly onEdit: (changes: Pick<RuleEdit, 'exceptions' | 'removed'>) => void;
}

/** Which part of the list gets the keyboard once it is on screen. */
type Focus = { readonly key: number; readonly part: 'typed' | 'row' } | 'undo' | 'add';

/** The exceptions to all rules, as far as they are about this folder. */
export const ExceptionList = ({ folders, scope, edit, problems, onEdit }: Props) => {
  const { exceptions, removed } = edit;
  const list = useRef<HTMLDivElement>(null);
  const focus = useRef<Focus | null>(null);
  const shown = exceptions.filter((draft) => scope === 'account' || concernsFolder(draft, scope));

  useLayoutEffect(() => {
    const to = focus.current;
    if (to === null) return;
    focus.current = null;
    const selector =
      to === 'undo'
        ? '.exception-undo'
        : to === 'add'
          ? '.exception-add'
          : `[data-key="${to.key}"] ${to.part === 'typed' ? '.exception-typed, .exception-kind' : 'select'}`;
    const element = list.current?.querySelector<HTMLElement>(selector);
    element?.focus();
    element?.scrollIntoView({ block: 'nearest' });
  });

  const folderFor = (draft: ExceptionDraft) => {
    const view = findFolder(folders, draft.mailboxId ?? (scope === 'account' ? null : scope));
    return view ? { id: view.mailbox.id, name: folderName(view) } : null;
  };

  const add = (subject: ExceptionSubject) => {
    const key = Math.max(-1, removed?.draft.key ?? -1, ...exceptions.map((draft) => draft.key)) + 1;
    const effect = subject.kind === 'sender' ? 'always' : 'never';
    focus.current = { key, part: 'typed' };
    onEdit({
      exceptions: [...exceptions, { key, effect, subject, mailboxId: null, ids: [] }],
      removed: null,
    });
  };
  const change = (draft: ExceptionDraft, changes: Partial<ExceptionDraft>) =>
    onEdit({
      exceptions: exceptions.map((each) => (each === draft ? { ...draft, ...changes } : each)),
      removed,
    });
  const remove = (draft: ExceptionDraft) => {
    focus.current = 'undo';
    onEdit({
      exceptions: exceptions.filter((each) => each !== draft),
      removed: { draft, at: exceptions.indexOf(draft) },
    });
  };
  const putBack = () => {
    if (removed === null) return;
    focus.current = { key: removed.draft.key, part: 'row' };
    onEdit({
      exceptions: [...exceptions.slice(0, removed.at), removed.draft, ...exceptions.slice(removed.at)],
      removed: null,
    });
  };

  return (
    <section ref={list} className="exceptions" aria-label="Exceptions">
      <h3 className="rule-legend">Exceptions, on every kind of line</h3>
      {shown.length === 0 ? (
        <p className="secondary">None. For example: always the mail of your office, in full; never video.</p>
      ) : (
        <p className="secondary">The first one that fits decides.</p>
      )}
      <ol className="exception-rows">
        {shown.map((draft, index) => (
          <ExceptionRow
            key={draft.key}
            draft={draft}
            position={`${index + 1} of ${shown.length}`}
            first={index === 0}
            last={index === shown.length - 1}
            problem={problems.get(draft.key)}
            folder={folderFor(draft)}
            onChange={(changes) => change(draft, changes)}
            onMove={(by) =>
              onEdit({ exceptions: moveDraft(exceptions, shown, { key: draft.key, by }), removed })
            }
            onRemove={() => remove(draft)}
          />
        ))}
      </ol>
      <div className="exception-foot">
        <Button className="exception-add" onClick={() => add({ kind: 'sender', typed: '' })}>
          <Plus size={15} aria-hidden="true" />
          Sender
        </Button>
        <Button onClick={() => add({ kind: 'file', file: 'video' })}>
          <Plus size={15} aria-hidden="true" />
          Kind of file
        </Button>
        <span className="exception-removed" role="status">
          {removed === null ? null : (
            <>
              <span>Removed: {exceptionWords(removed.draft)}</span>
              <Button tone="quiet" className="exception-undo" onClick={putBack}>
                Undo
              </Button>
            </>
          )}
        </span>
      </div>
    </section>
  );
};
