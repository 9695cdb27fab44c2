import { Archive, Copy, FolderInput, Mail, MailOpen, MessagesSquare, Star, Tag, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { KeyedAction } from '../actions/action-keys.ts';
import { keyOf } from '../actions/key-word.ts';
import { useMessageActions } from '../actions/use-message-actions.ts';
import { useSelectedFlags } from '../actions/use-selected-flags.ts';
import { formatCounted } from '../format/count.ts';

const icon = { size: 15, strokeWidth: 1.75, 'aria-hidden': true } as const;

interface Act {
  readonly action: KeyedAction;
  readonly words: string;
  readonly icon: ReactNode;
  readonly run: () => void;
}

/** Stands where one message would be: how many are selected, and what can be done to them. */
export const SeveralSelected = ({ count }: { readonly count: number }) => {
  const actions = useMessageActions();
  const { read, starred } = useSelectedFlags();
  const acts: readonly Act[] = [
    {
      action: 'archive',
      words: 'Archive',
      icon: <Archive {...icon} />,
      run: () => void actions.run(actions.selected(), { kind: 'archive' }),
    },
    { action: 'trash', words: 'Delete', icon: <Trash2 {...icon} />, run: actions.trashSelected },
    {
      action: 'move',
      words: 'Move to…',
      icon: <FolderInput {...icon} />,
      run: () => actions.ask('moveMessages'),
    },
    { action: 'copy', words: 'Copy to…', icon: <Copy {...icon} />, run: () => actions.ask('copyMessages') },
    {
      action: 'toggleRead',
      words: read ? 'Mark as unread' : 'Mark as read',
      icon: read ? <Mail {...icon} /> : <MailOpen {...icon} />,
      run: actions.toggleRead,
    },
    {
      action: 'toggleStar',
      words: starred ? 'Take the star away' : 'Star',
      icon: <Star {...icon} />,
      run: actions.toggleStar,
    },
    { action: 'label', words: 'Label…', icon: <Tag {...icon} />, run: () => actions.ask('labelMessages') },
    {
      action: 'markThread',
      words: 'Add the whole thread',
      icon: <MessagesSquare {...icon} />,
      run: actions.markThread,
    },
  ];
  return (
    <section className="empty several" aria-label="Selected messages">
      <p className="several-count figures">{formatCounted(count, 'message')} selected</p>
      <div className="several-acts">
        {acts.map(({ action, words, icon, run }) => (
          <button key={action} type="button" className="several-act" onClick={run}>
            {icon}
            <span className="several-words">{words}</span>
            <span className="menu-keys" aria-hidden="true">
              {keyOf(action)}
            </span>
          </button>
        ))}
      </div>
      <p className="secondary">
        <kbd>Esc</kbd> selects nothing
      </p>
    </section>
  );
};
