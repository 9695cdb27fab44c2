import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { type KeyboardEvent, useId } from 'react';
import type { MailboxId } from '../../core/model/ids.ts';
import { IconButton } from '../ui/icon-button.tsx';
import type { ExceptionDraft, ExceptionSubject } from './exception-drafts.ts';
import { type FileKind, fileKinds, fileKindWords } from './file-kinds.ts';

interface Props {
  readonly draft: ExceptionDraft;
  /** `1 of 3`, for the ear. */
  readonly position: string;
  readonly first: boolean;
  readonly last: boolean;
  readonly problem: string | undefined;
  /** The folder that it can be for alone, and its name; null where it can only be for all. */
  readonly folder: { readonly id: MailboxId; readonly name: string } | null;
  readonly onChange: (changes: Partial<Pick<ExceptionDraft, 'effect' | 'subject' | 'mailboxId'>>) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

const otherType = 'type';

const fileSubject = (value: string): ExceptionSubject => {
  const file = fileKinds.find((kind): kind is FileKind => kind === value);
  return file === undefined ? { kind: 'type', typed: '' } : { kind: 'file', file };
};

/** One exception: for whom or what, and whether it always comes or never. */
export const ExceptionRow = (props: Props) => {
  const { draft, position, first, last, problem, folder, onChange, onMove, onRemove } = props;
  const { effect, subject, mailboxId } = draft;
  const problemId = useId();
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    onMove(event.key === 'ArrowUp' ? -1 : 1);
  };
  return (
    <li className="exception" aria-label={`Exception ${position}`} data-key={draft.key} onKeyDown={onKeyDown}>
      <select
        className="input exception-effect"
        aria-label="Always or never"
        value={effect}
        onChange={(event) => onChange({ effect: event.target.value === 'always' ? 'always' : 'never' })}
      >
        <option value="always">Always</option>
        <option value="never">Never</option>
      </select>
      {subject.kind === 'sender' ? (
        <span className="exception-word">from</span>
      ) : (
        <select
          className="input exception-kind"
          aria-label="Kind of file"
          value={subject.kind === 'file' ? subject.file : otherType}
          onChange={(event) => onChange({ subject: fileSubject(event.target.value) })}
        >
          {fileKinds.map((kind) => (
            <option key={kind} value={kind}>
              {fileKindWords[kind]}
            </option>
          ))}
          <option value={otherType}>Another type…</option>
        </select>
      )}
      {subject.kind === 'file' ? null : (
        <input
          className="input exception-typed"
          type="text"
          autoComplete="off"
          spellCheck={false}
          aria-label={subject.kind === 'sender' ? 'Address or domain' : 'Media type'}
          placeholder={subject.kind === 'sender' ? 'address or domain' : 'such as text/calendar'}
          aria-invalid={problem !== undefined}
          aria-describedby={problem === undefined ? undefined : problemId}
          value={subject.typed}
          onChange={(event) => onChange({ subject: { kind: subject.kind, typed: event.target.value } })}
        />
      )}
      <select
        className="input exception-where"
        aria-label="In which folders"
        value={mailboxId === null ? 'all' : 'folder'}
        disabled={folder === null}
        onChange={(event) =>
          onChange({ mailboxId: event.target.value === 'folder' && folder ? folder.id : null })
        }
      >
        <option value="all">in all folders</option>
        {folder === null ? null : <option value="folder">in {folder.name} only</option>}
      </select>
      <span className="exception-buttons">
        <IconButton
          label="Earlier"
          keys="Alt+↑"
          aria-disabled={first}
          onClick={() => (first ? undefined : onMove(-1))}
        >
          <ArrowUp size={15} />
        </IconButton>
        <IconButton
          label="Later"
          keys="Alt+↓"
          aria-disabled={last}
          onClick={() => (last ? undefined : onMove(1))}
        >
          <ArrowDown size={15} />
        </IconButton>
        <IconButton label="Remove this exception" onClick={onRemove}>
          <X size={15} />
        </IconButton>
      </span>
      {problem === undefined ? null : (
        <span id={problemId} className="rule-problem exception-problem" role="alert">
          {problem}
        </span>
      )}
    </li>
  );
};
