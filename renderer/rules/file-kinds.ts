// Kinds of file as people speak of them, and the media types that they stand for.

export type FileKind = 'video' | 'audio' | 'images' | 'pdf' | 'office' | 'archives';

const officeXml = 'application/vnd.openxmlformats-officedocument';
const openDocument = 'application/vnd.oasis.opendocument';

export const fileKindTypes: Readonly<Record<FileKind, readonly string[]>> = {
  video: ['video/*'],
  audio: ['audio/*'],
  images: ['image/*'],
  pdf: ['application/pdf'],
  office: [
    'application/msword',
    'application/vnd.ms-excel',
    'application/vnd.ms-powerpoint',
    `${officeXml}.wordprocessingml.document`,
    `${officeXml}.spreadsheetml.sheet`,
    `${officeXml}.presentationml.presentation`,
    `${openDocument}.text`,
    `${openDocument}.spreadsheet`,
    `${openDocument}.presentation`,
    'application/rtf',
    'text/rtf',
  ],
  archives: [
    'application/zip',
    'application/x-zip-compressed',
    'application/x-7z-compressed',
    'application/vnd.rar',
    'application/x-rar-compressed',
    'application/gzip',
    'application/x-gzip',
    'application/x-tar',
    'application/x-bzip2',
    'application/x-xz',
    'application/zstd',
  ],
};

export const fileKinds = Object.keys(fileKindTypes) as readonly FileKind[];

export const fileKindWords: Readonly<Record<FileKind, string>> = {
  video: 'Video',
  audio: 'Audio',
  images: 'Images',
  pdf: 'PDF',
  office: 'Office documents',
  archives: 'Archives (ZIP and the like)',
};
