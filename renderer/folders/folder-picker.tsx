import { FolderInput } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react';
import type { FolderView } from '../../core/replica/views.ts';
import { FolderIcon } from './folder-icon.tsx';
import { folderName, folderParent } from './folder-words.ts';
import { indentOf } from './indent.ts';

/** The top of the tree, or a folder. */
export type Pick = { readonly kind: 'top' } | { readonly kind: 'folder'; readonly view: FolderView };

interface Props {
  readonly folders: readonly FolderView[];
  /** Whether a folder can be picked; others are left out. */
  readonly fits: (view: FolderView) => boolean;
  /** Words for the top of the tree, where it can be picked. */
  readonly top?: string | undefined;
  readonly label: string;
  readonly onPick: (pick: Pick) => void;
}

interface Option {
  readonly key: string;
  readonly words: string;
  /** The folders it stands in, for the tooltip and while the tree is not to be seen. */
  readonly where: string;
  readonly depth: number;
  readonly icon: ReactNode;
  readonly pick: Pick;
}

const optionOf = (view: FolderView): Option => {
  const { mailbox } = view;
  const words = folderName(view);
  return {
    key: String(mailbox.id),
    words,
    where: folderParent(view),
    depth: view.depth,
    icon: <FolderIcon mailbox={mailbox} />,
    pick: { kind: 'folder', view },
  };
};

const matches = (option: Option, words: readonly string[]): boolean => {
  const text = `${option.where} ${option.words}`.toLocaleLowerCase();
  return words.every((word) => text.includes(word));
};

/** Picks a folder: type a part of its name, arrow keys, Enter; or a click. */
export const FolderPicker = ({ folders, fits, top, label, onPick }: Props) => {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const words = typed.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const all: readonly Option[] = [
    ...(top === undefined
      ? []
      : [
          {
            key: 'top',
            words: top,
            where: '',
            depth: 0,
            icon: <FolderInput className="folder-icon" size={16} strokeWidth={1.75} aria-hidden="true" />,
            pick: { kind: 'top' } as const,
          },
        ]),
    ...folders.filter(fits).map(optionOf),
  ];
  const options = words.length === 0 ? all : all.filter((option) => matches(option, words));
  const current = options[Math.min(at, options.length - 1)];

  useLayoutEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const last = options.length - 1;
    const here = Math.max(0, Math.min(at, last));
    switch (event.key) {
      case 'ArrowDown':
        setAt(Math.min(last, here + 1));
        break;
      case 'ArrowUp':
        setAt(Math.max(0, here - 1));
        break;
      case 'PageDown':
        setAt(Math.min(last, here + 8));
        break;
      case 'PageUp':
        setAt(Math.max(0, here - 8));
        break;
      case 'Enter':
        if (event.nativeEvent.isComposing) return;
        if (current) onPick(current.pick);
        break;
      default:
        return;
    }
    event.preventDefault();
  };

  return (
    <div className="picker">
      <input
        className="input"
        role="combobox"
        type="text"
        placeholder="Part of its name"
        aria-label={label}
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={current ? `${id}-${current.key}` : undefined}
        autoComplete="off"
        spellCheck={false}
        data-initial-focus
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div
        ref={list}
        id={`${id}-list`}
        className="picker-list"
        role="listbox"
        aria-label={label}
        tabIndex={-1}
      >
        {options.map((option) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys.
          <div
            key={option.key}
            id={`${id}-${option.key}`}
            className="picker-option"
            role="option"
            tabIndex={-1}
            aria-selected={option === current}
            title={option.where === '' ? option.words : `${option.where} / ${option.words}`}
            style={indentOf(words.length === 0 ? option.depth : 0)}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onPick(option.pick)}
          >
            {option.icon}
            <span className="picker-words" dir="auto">
              {option.words}
            </span>
            {words.length > 0 && option.where !== '' ? (
              <span className="picker-where secondary" dir="auto">
                in {option.where}
              </span>
            ) : null}
          </div>
        ))}
      </div>
      {options.length === 0 ? (
        <p className="picker-none secondary" role="status">
          No folder’s name holds “{typed}”
        </p>
      ) : null}
    </div>
  );
};
