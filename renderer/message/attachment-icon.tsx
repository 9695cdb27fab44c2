import {
  File,
  FileArchive,
  FileText,
  FileType,
  Film,
  Image,
  type LucideIcon,
  Mail,
  Music,
} from 'lucide-react';

const iconFor = (type: string): LucideIcon => {
  if (type.startsWith('image/')) return Image;
  if (type.startsWith('audio/')) return Music;
  if (type.startsWith('video/')) return Film;
  if (type.startsWith('message/')) return Mail;
  if (type === 'application/pdf') return FileType;
  if (/zip|tar|compressed|rar|7z/.test(type)) return FileArchive;
  if (/^text\/|document|msword|sheet|excel|presentation/.test(type)) return FileText;
  return File;
};

export const AttachmentIcon = ({ type }: { readonly type: string }) => {
  const Icon = iconFor(type);
  return <Icon className="attachment-icon" size={18} strokeWidth={1.6} aria-hidden="true" />;
};
