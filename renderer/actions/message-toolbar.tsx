import { Archive, Ellipsis, FolderInput, Mail, MailOpen, Tag, Trash2 } from 'lucide-react';
import { IconButton } from '../ui/icon-button.tsx';
import { MenuButton } from '../ui/menu.tsx';
import { keyOf } from './key-word.ts';
import { MessageMenu } from './message-menu.tsx';
import { useMessageActions } from './use-message-actions.ts';
import { useSelectedFlags } from './use-selected-flags.ts';

const icon = { size: 16, strokeWidth: 1.75 } as const;

interface Props {
  readonly label: string;
  /** 'short' where there is no room for more than what takes messages away; the menu has the rest. */
  readonly length: 'short' | 'long';
}

/** What can be done to what is selected, as buttons. */
export const MessageToolbar = ({ label, length }: Props) => {
  const actions = useMessageActions();
  const { read } = useSelectedFlags();
  return (
    <div className="toolbar" role="toolbar" aria-label={label}>
      <IconButton
        label="Archive"
        keys={keyOf('archive')}
        onClick={() => void actions.run(actions.selected(), { kind: 'archive' })}
      >
        <Archive {...icon} />
      </IconButton>
      <IconButton label="Delete" keys={keyOf('trash')} onClick={actions.trashSelected}>
        <Trash2 {...icon} />
      </IconButton>
      <IconButton label="Move to a folder" keys={keyOf('move')} onClick={() => actions.ask('moveMessages')}>
        <FolderInput {...icon} />
      </IconButton>
      {length === 'short' ? null : (
        <>
          <span className="toolbar-gap" />
          <IconButton
            label={read ? 'Mark as unread' : 'Mark as read'}
            keys={keyOf('toggleRead')}
            onClick={actions.toggleRead}
          >
            {read ? <Mail {...icon} /> : <MailOpen {...icon} />}
          </IconButton>
          <IconButton label="Label" keys={keyOf('label')} onClick={() => actions.ask('labelMessages')}>
            <Tag {...icon} />
          </IconButton>
        </>
      )}
      <MenuButton
        label="What to do with the selected messages"
        trigger={
          <button type="button" className="icon-button" aria-label="More" title="More">
            <Ellipsis {...icon} />
          </button>
        }
      >
        <MessageMenu />
      </MenuButton>
    </div>
  );
};
