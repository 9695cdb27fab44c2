import { ListFilter } from 'lucide-react';
import { type KeyboardEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Activity } from '../../core/model/activity.ts';
import type { MailboxId } from '../../core/model/ids.ts';
import type { Priority } from '../../core/model/mailbox.ts';
import { ruleFor } from '../../core/policy/rules.ts';
import type { FolderView } from '../../core/replica/views.ts';
import { focusOn, focusTargets } from '../app/focus.ts';
import { useWindow } from '../app/window-context.ts';
import { useCost } from '../costs/use-cost.ts';
import { PlacePane } from '../entries/place-pane.tsx';
import { FolderMenu, type MenuFor } from '../folders/folder-menu.tsx';
import { findFolder } from '../folders/folder-paths.ts';
import { folderName, folderPlace } from '../folders/folder-words.ts';
import { PriorityMark } from '../folders/priority-mark.tsx';
import { priorityMeaning, priorityWord } from '../folders/priority-words.ts';
import { useOrdering } from '../folders/use-ordering.ts';
import { formatCount, formatCounted } from '../format/count.ts';
import { linkKindWords } from '../line/link-kind-words.ts';
import { ruleWords } from '../rules/rule-words.ts';
import { useRulesSoon } from '../rules/use-rules.ts';
import { Button } from '../ui/button.tsx';
import { rowByKey } from '../ui/row-by-key.ts';
import { OrderRow } from './order-row.tsx';
import { type OrderMove, orderSections, placeInSections } from './order-rows.ts';
import { useOrderDrag } from './use-order-drag.ts';
import { waitingByFolder, waitingWords } from './waiting.ts';

interface Props {
  /** Undefined until they were read. */
  readonly folders: readonly FolderView[] | undefined;
  readonly activity: Activity | null;
}

/** Rows that PgUp and PgDn pass. */
const page = 10;

const rankKeys: Readonly<Record<string, Priority>> = { h: 'high', n: 'normal', l: 'low', o: 'off' };

const raiseKeys: Readonly<Record<string, -1 | 1>> = { '+': -1, '-': 1 };

const none: readonly FolderView[] = [];

const rowId = (id: MailboxId): string => `order-${id}`;

/** What comes first: all folders in the order in which they are served, and what each of them brings. */
export const OrderPane = ({ folders = none, activity }: Props) => {
  const showDialog = useWindow((state) => state.showDialog);
  const ordering = useOrdering();
  const costOf = useCost();
  const rules = useRulesSoon();
  const [pointed, setPointed] = useState<MailboxId | null>(null);
  const [menu, setMenu] = useState<MenuFor | null>(null);
  const link = activity?.linkKind ?? 'dialUp';

  const sections = useMemo(() => orderSections(folders), [folders]);
  const rows = useMemo(() => sections.flatMap((section) => section.rows), [sections]);
  const ruleByFolder = useMemo(() => {
    const mailboxes = folders.map(({ mailbox }) => mailbox);
    return new Map(
      rows.map(({ mailbox: { id } }) => [
        id,
        ruleWords(ruleFor({ rules, mailboxes, mailboxId: id, link }).rule),
      ]),
    );
  }, [folders, rows, rules, link]);
  const ruleOf = ({ mailbox: { id, selectable } }: FolderView): string =>
    selectable ? (ruleByFolder.get(id) ?? '') : 'holds folders only';
  const waiting = useMemo(() => waitingByFolder(activity?.queue ?? []), [activity?.queue]);
  const current = placeInSections(sections, pointed)?.view ?? rows[0];

  // Wherever a folder goes, whoever moves it keeps it in sight.
  const follow = useRef(false);
  useLayoutEffect(() => {
    if (!follow.current || !current) return;
    follow.current = false;
    document.getElementById(rowId(current.mailbox.id))?.scrollIntoView({ block: 'nearest' });
  });
  const point = (view: FolderView) => {
    follow.current = true;
    setPointed(view.mailbox.id);
  };

  const move = (view: FolderView, to: OrderMove) => {
    point(view);
    if (to.kind === 'rank') ordering.rank(view, to.priority);
    else ordering.put(view, to.put);
  };
  const rank = (view: FolderView, priority: Priority) => {
    point(view);
    ordering.rank(view, priority);
  };
  const raise = (view: FolderView, by: -1 | 1) => {
    point(view);
    ordering.raise(view, by);
  };
  const step = (view: FolderView, by: -1 | 1) => {
    point(view);
    ordering.step(view, by);
  };
  const drag = useOrderDrag({ folders, sections, onMove: move });

  const openRule = (view: FolderView) => showDialog({ kind: 'rule', scope: view.mailbox.id });
  const openMenu = (view: FolderView, at: MenuFor['at']) => {
    setPointed(view.mailbox.id);
    setMenu({ view, at });
  };
  const openMenuByKey = (view: FolderView) => {
    const box = document.getElementById(rowId(view.mailbox.id))?.getBoundingClientRect();
    openMenu(view, { x: (box?.left ?? 0) + 28, y: box?.bottom ?? 0 });
  };

  /** Whether the key was one of the list's. */
  const act = ({ key, altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent): boolean => {
    if (!current || ctrlKey || metaKey) return false;
    if (altKey) {
      if (key !== 'ArrowUp' && key !== 'ArrowDown') return false;
      step(current, key === 'ArrowUp' ? -1 : 1);
      return true;
    }
    if (key === 'ContextMenu' || (key === 'F10' && shiftKey)) {
      openMenuByKey(current);
      return true;
    }
    if (key === 'Enter') {
      openRule(current);
      return true;
    }
    const chosen = rankKeys[key];
    const raised = raiseKeys[key];
    if (chosen !== undefined) rank(current, chosen);
    else if (raised !== undefined) raise(current, raised);
    else {
      const view = rows[rowByKey(key, { at: rows.indexOf(current), last: rows.length - 1, page }) ?? -1];
      if (!view) return false;
      point(view);
    }
    return true;
  };

  const spoken = (view: FolderView, at: { readonly index: number; readonly of: number }) => {
    const above = findFolder(folders, view.inheritedFrom);
    return [
      folderPlace(view),
      `${formatCount(at.index + 1)} of ${formatCount(at.of)}`,
      above === undefined ? '' : `as ${folderName(above)}`,
      view.priority === 'off' ? 'nothing of it comes' : ruleOf(view),
      waitingOf(view),
    ]
      .filter((words) => words !== '')
      .join(', ');
  };
  const waitingOf = (view: FolderView): string => {
    const found = waiting.get(view.mailbox.id);
    return found ? waitingWords(found, costOf({ bytes: found.bytes, sessions: 0 }).words) : '';
  };

  return (
    <PlacePane
      title="What comes first"
      facts={rows.length > 0 ? formatCounted(rows.length, 'folder') : ''}
      // Until there are rows, the keyboard has nowhere to be.
      empty={false}
    >
      <div className="order-head">
        <div className="order-hints secondary">
          <p>
            From top to bottom; what you have open and what you ask for come before all. Rules are shown as on{' '}
            {linkKindWords[link]}.
          </p>
          <p className="order-keys">
            Drag a folder, or <kbd>Alt+↑</kbd> <kbd>Alt+↓</kbd> · <kbd>h</kbd> high <kbd>n</kbd> normal{' '}
            <kbd>l</kbd> low <kbd>o</kbd> off · <kbd>Enter</kbd> what comes by itself
          </p>
        </div>
        <Button onClick={() => showDialog({ kind: 'rule', scope: 'account' })}>
          <ListFilter size={15} aria-hidden="true" />
          All folders’ rule
        </Button>
      </div>
      <div
        id={rows.length > 0 ? focusTargets.place : undefined}
        className="order"
        role="listbox"
        aria-label="Folders in their order"
        tabIndex={0}
        aria-activedescendant={current ? rowId(current.mailbox.id) : undefined}
        onKeyDown={(event) => {
          if (!act(event)) return;
          event.preventDefault();
          event.stopPropagation();
        }}
        onDragLeave={(event) => {
          if (event.target === event.currentTarget) drag.leave();
        }}
      >
        {sections.map((section) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options is no set of fields.
          <div
            key={section.priority}
            className="order-section"
            role="group"
            aria-labelledby={`order-section-${section.priority}`}
            data-drop={drag.over?.kind === 'section' && drag.over.priority === section.priority}
            data-priority={section.priority}
            onDragOver={(event) => drag.overSection(event, section)}
            onDrop={drag.drop}
          >
            <div className="order-title" role="presentation">
              <PriorityMark priority={section.priority} />
              <span id={`order-section-${section.priority}`} className="order-title-words">
                {priorityWord[section.priority]}
              </span>
              <span className="secondary">{priorityMeaning[section.priority]}</span>
            </div>
            {section.rows.length === 0 ? (
              <div className="order-none secondary" role="presentation">
                No folder. Drop one here.
              </div>
            ) : null}
            {section.rows.map((view, index) => {
              const { id } = view.mailbox;
              return (
                <OrderRow
                  key={id}
                  id={rowId(id)}
                  view={view}
                  spoken={spoken(view, { index, of: section.rows.length })}
                  rule={view.priority === 'off' ? 'nothing' : ruleOf(view)}
                  waiting={waitingOf(view)}
                  above={findFolder(folders, view.inheritedFrom) ?? null}
                  current={view === current}
                  line={drag.over?.kind === 'row' && drag.over.mailboxId === id ? drag.over.side : undefined}
                  dragged={drag.dragged === id}
                  onPoint={() => {
                    // The list has the keys: a row that moves to another section is another element there.
                    focusOn('place');
                    point(view);
                  }}
                  onRule={() => openRule(view)}
                  onMenu={(at) => openMenu(view, at)}
                  onDragStart={(event) => drag.begin(event, view)}
                  onDragOver={(event) => drag.overRow(event, view)}
                  onDrop={drag.drop}
                  onDragEnd={drag.end}
                />
              );
            })}
          </div>
        ))}
      </div>
      <FolderMenu folders={folders} open={menu} onClose={() => setMenu(null)} backTo="place" onStep={step} />
    </PlacePane>
  );
};
