import { ArrowDown, ArrowUp } from 'lucide-react';
import type { Priority } from '../../core/model/mailbox.ts';
import type { FolderView } from '../../core/replica/views.ts';
import { MenuChoices, MenuItem, MenuSeparator, SubMenu } from '../ui/menu.tsx';
import { PriorityMark } from './priority-mark.tsx';
import { fallbackOf, fallbackWords, priorities, priorityWord } from './priority-words.ts';
import { useOrdering } from './use-ordering.ts';

interface Props {
  readonly folders: readonly FolderView[];
  readonly view: FolderView;
  /** Moves it in the order that it is shown in. */
  readonly onStep: (by: -1 | 1) => void;
}

type Chosen = Priority | 'fallback';

/** The part of a folder's menu about what comes first. */
export const PriorityMenu = ({ folders, view, onStep }: Props) => {
  const ordering = useOrdering();
  const fallback = fallbackOf(folders, view);
  return (
    <SubMenu
      icon={<PriorityMark priority={view.priority} />}
      words="Priority"
      now={priorityWord[view.priority]}
    >
      <MenuChoices<Chosen>
        label="Priority"
        chosen={view.mailbox.priority ?? 'fallback'}
        choices={[
          ...priorities.map((priority) => ({
            value: priority,
            words: priorityWord[priority],
            icon: <PriorityMark priority={priority} />,
          })),
          {
            value: 'fallback',
            words: fallbackWords(fallback),
            icon: <PriorityMark priority={fallback.priority} inherited />,
          },
        ]}
        onChoose={(chosen) => ordering.rank(view, chosen === 'fallback' ? null : chosen)}
      />
      <MenuSeparator />
      <MenuItem icon={<ArrowUp size={16} />} keys="Alt+↑" onSelect={() => onStep(-1)}>
        Earlier
      </MenuItem>
      <MenuItem icon={<ArrowDown size={16} />} keys="Alt+↓" onSelect={() => onStep(1)}>
        Later
      </MenuItem>
    </SubMenu>
  );
};
