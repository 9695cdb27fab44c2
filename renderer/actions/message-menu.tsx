import {
  Archive,
  Copy,
  FolderInput,
  ListChecks,
  Mail,
  MailOpen,
  MessagesSquare,
  Star,
  Tag,
  Trash2,
} from 'lucide-react';
import { useWindow, useWindowContext } from '../app/window-context.ts';
import { MenuItem, MenuSeparator } from '../ui/menu.tsx';
import { keyOf } from './key-word.ts';
import { hasMarks } from './marks.ts';
import { useMessageActions } from './use-message-actions.ts';
import { useSelectedFlags } from './use-selected-flags.ts';

const icon = { size: 15, strokeWidth: 1.75 } as const;

/** All that can be done to what is selected, as the lines of a menu. */
export const MessageMenu = () => {
  const { navigator } = useWindowContext();
  const actions = useMessageActions();
  const { read, starred } = useSelectedFlags();
  const several = useWindow((state) => hasMarks(state.marks));
  return (
    <>
      <MenuItem
        icon={read ? <Mail {...icon} /> : <MailOpen {...icon} />}
        keys={keyOf('toggleRead')}
        onSelect={actions.toggleRead}
      >
        {read ? 'Mark as unread' : 'Mark as read'}
      </MenuItem>
      <MenuItem icon={<Star {...icon} />} keys={keyOf('toggleStar')} onSelect={actions.toggleStar}>
        {starred ? 'Take the star away' : 'Star'}
      </MenuItem>
      <MenuItem icon={<Tag {...icon} />} keys={keyOf('label')} onSelect={() => actions.ask('labelMessages')}>
        Label…
      </MenuItem>
      <MenuSeparator />
      <MenuItem
        icon={<FolderInput {...icon} />}
        keys={keyOf('move')}
        onSelect={() => actions.ask('moveMessages')}
      >
        Move to…
      </MenuItem>
      <MenuItem icon={<Copy {...icon} />} keys={keyOf('copy')} onSelect={() => actions.ask('copyMessages')}>
        Copy to…
      </MenuItem>
      <MenuItem
        icon={<Archive {...icon} />}
        keys={keyOf('archive')}
        onSelect={() => void actions.run(actions.selected(), { kind: 'archive' })}
      >
        Archive
      </MenuItem>
      <MenuSeparator />
      {several ? null : (
        <MenuItem
          icon={<ListChecks {...icon} />}
          keys={keyOf('toggleMark')}
          onSelect={() => navigator.current?.toggleMark()}
        >
          Select several
        </MenuItem>
      )}
      <MenuItem icon={<MessagesSquare {...icon} />} keys={keyOf('markThread')} onSelect={actions.markThread}>
        {several ? 'Add the whole thread' : 'Select the whole thread'}
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={<Trash2 {...icon} />} keys={keyOf('trash')} onSelect={actions.trashSelected}>
        Delete
      </MenuItem>
      <MenuItem
        icon={<Trash2 {...icon} />}
        tone="bad"
        keys={keyOf('deleteForGood')}
        onSelect={() => actions.ask('deleteMessages')}
      >
        Delete for good…
      </MenuItem>
    </>
  );
};
