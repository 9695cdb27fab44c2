import type { MailboxRole } from '../../../core/model/mailbox.ts';

// What a mailbox is for: as the server says (RFC 6154), else as its name tells in the languages that mail programs
// have named such folders in.

const attributeRoles: Readonly<Record<string, MailboxRole>> = {
  '\\inbox': 'inbox',
  '\\drafts': 'drafts',
  '\\sent': 'sent',
  '\\archive': 'archive',
  '\\junk': 'junk',
  '\\spam': 'junk',
  '\\trash': 'trash',
  '\\all': 'all',
  '\\allmail': 'all',
  '\\flagged': 'flagged',
  '\\starred': 'flagged',
};

const roleNames: readonly (readonly [MailboxRole, readonly string[]])[] = [
  [
    'drafts',
    [
      'drafts',
      'draft',
      'entwürfe',
      'brouillons',
      'borradores',
      'bozze',
      'rascunhos',
      'concepten',
      'utkast',
      'kladder',
    ],
  ],
  [
    'drafts',
    ['luonnokset', 'koncepty', 'wersje robocze', 'черновики', 'чернетки', '下書き', '草稿', '임시보관함'],
  ],
  [
    'sent',
    [
      'sent',
      'sent items',
      'sent messages',
      'sent mail',
      'gesendet',
      'gesendete objekte',
      'gesendete elemente',
    ],
  ],
  [
    'sent',
    ['envoyés', 'éléments envoyés', 'messages envoyés', 'enviados', 'elementos enviados', 'posta inviata'],
  ],
  [
    'sent',
    ['inviati', 'itens enviados', 'verzonden', 'verzonden items', 'skickat', 'sendt', 'sendte', 'lähetetyt'],
  ],
  [
    'sent',
    [
      'odeslaná pošta',
      'wysłane',
      'отправленные',
      'надіслані',
      '送信済み',
      '送信済みアイテム',
      '已发送',
      '보낸편지함',
    ],
  ],
  [
    'archive',
    ['archive', 'archives', 'archiv', 'archivio', 'archivo', 'arquivo', 'archief', 'arkiv', 'архив'],
  ],
  [
    'junk',
    ['junk', 'junk e-mail', 'junk email', 'junk mail', 'spam', 'bulk mail', 'spamverdacht', 'unerwünscht'],
  ],
  ['junk', ['courrier indésirable', 'indésirables', 'pourriel', 'correo no deseado', 'posta indesiderata']],
  [
    'junk',
    [
      'lixo eletrônico',
      'ongewenste e-mail',
      'skräppost',
      'søppelpost',
      'spamm',
      'спам',
      '迷惑メール',
      '垃圾邮件',
    ],
  ],
  [
    'trash',
    ['trash', 'deleted', 'deleted items', 'deleted messages', 'bin', 'papierkorb', 'gelöschte objekte'],
  ],
  [
    'trash',
    ['gelöschte elemente', 'corbeille', 'éléments supprimés', 'papelera', 'elementos eliminados', 'cestino'],
  ],
  [
    'trash',
    ['lixeira', 'itens excluídos', 'prullenbak', 'verwijderde items', 'papperskorgen', 'papirkurv', 'koš'],
  ],
  ['trash', ['kosz', 'roskakori', 'корзина', 'кошик', 'удаленные', 'ゴミ箱', '已删除', '휴지통']],
];

const rolesByName: ReadonlyMap<string, MailboxRole> = new Map(
  roleNames.flatMap(([role, names]) => names.map((name) => [name, role] as const)),
);

/** @param attributes lower case */
export const roleOfAttributes = (path: string, attributes: readonly string[]): MailboxRole => {
  if (path === 'INBOX') return 'inbox';
  for (const attribute of attributes) {
    const role = attributeRoles[attribute];
    if (role !== undefined && role !== 'inbox') return role;
  }
  return 'none';
};

/** The role that a top-level name, or one right below INBOX or a provider's own prefix, stands for. */
export const roleOfName = (path: string, delimiter: string | null): MailboxRole => {
  const steps = delimiter === null ? [path] : path.split(delimiter);
  const [first = '', ...rest] = steps;
  const below = /^(?:inbox|\[gmail\]|\[google mail\])$/i.test(first) ? rest : steps;
  if (below.length !== 1) return 'none';
  return rolesByName.get((below[0] ?? '').toLowerCase()) ?? 'none';
};
