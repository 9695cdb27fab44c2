import {
  Archive,
  Folder,
  FolderMinus,
  Inbox,
  type LucideIcon,
  Mails,
  PenLine,
  Send,
  ShieldAlert,
  Star,
  Trash2,
} from 'lucide-react';
import type { Mailbox, MailboxRole } from '../../core/model/mailbox.ts';

const icons: Readonly<Record<MailboxRole, LucideIcon>> = {
  inbox: Inbox,
  drafts: PenLine,
  sent: Send,
  archive: Archive,
  junk: ShieldAlert,
  trash: Trash2,
  all: Mails,
  flagged: Star,
  none: Folder,
};

export const FolderIcon = ({ mailbox }: { readonly mailbox: Mailbox }) => {
  const Icon = mailbox.selectable ? icons[mailbox.role] : FolderMinus;
  return <Icon className="folder-icon" size={16} strokeWidth={1.75} aria-hidden="true" />;
};
