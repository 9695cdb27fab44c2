/** Longest name that every file system takes, bytes of UTF-8, with room for a ` (2)`. */
const mostBytes = 200;

/** Names that Windows keeps for devices, whatever the extension. */
const deviceName = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * A name for a file, from what a sender wrote: no path, no control or direction-changing characters (they make
 * `exe.fdp` read as `pdf.exe`), nothing a file system refuses, never hidden, never empty.
 */
export const safeFilename = (wish: string): string => {
  const last = wish.split(/[/\\]/).at(-1) ?? '';
  const plain = last
    .normalize('NFC')
    // Cc controls, Cf formats (bidi overrides, zero-width), Cs lone surrogates, Zl and Zp line separators.
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  const named = plain === '' ? 'attachment' : plain;
  return shorten(deviceName.test(named) ? `_${named}` : named);
};

/** Cuts the stem, not the extension: the extension says what opens it. */
const shorten = (name: string): string => {
  if (Buffer.byteLength(name) <= mostBytes) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && name.length - dot <= 16 ? name.slice(dot) : '';
  let stem = '';
  for (const character of name.slice(0, name.length - extension.length)) {
    if (Buffer.byteLength(stem + character + extension) > mostBytes) break;
    stem += character;
  }
  return `${stem.trimEnd()}${extension}`;
};

/**
 * Extensions that a desktop may run instead of showing. Nobody opens these by a click in a mail window: they can
 * still be saved.
 */
const programExtensions = new Set(
  `apk app appimage appref-ms bat bin chm cmd com command cpl csh deb desktop dll dmg docm dotm exe gadget hta inf
  ins iso jar jnlp js jse ksh lnk mpkg msc msh msi msp mst pif pkg pl potm ppam ppsm pptm ps1 ps1xml psc1 py pyc
  reg rpm run scf scpt scr service settingcontent-ms sh shb sys terminal url vb vbe vbs vhd webloc workflow ws wsc
  wsf wsh xbap xlam xll xlsm xltm zsh`.split(/\s+/),
);

/** Whether the system might run this file when asked to open it. */
export const mayBeProgram = (filename: string): boolean => {
  const dot = filename.lastIndexOf('.');
  return dot >= 0 && programExtensions.has(filename.slice(dot + 1).toLowerCase());
};
