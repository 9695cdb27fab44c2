import { randomBytes } from 'node:crypto';
import type { Delivery } from '../../test/support/deliver.ts';
import { encodeHeaderText, headerLine } from '../../test/support/mime-encoding.ts';
import {
  type Entity,
  type FileSpec,
  fileEntity,
  multipartEntity,
  renderEntity,
  textEntity,
} from '../../test/support/mime-entity.ts';

/** A message by hand, for where a test must know every word of it. */
export interface Letter {
  readonly subject: string;
  /** Sent and received then. */
  readonly at: Date;
  readonly text: string;
  /** Default: Ines Carvalho <ines@estaleiro.example>. */
  readonly from?: string;
  /** Beside the text, as multipart/alternative. */
  readonly html?: string;
  readonly file?: FileSpec;
  readonly seen?: boolean;
}

const boundary = (): string => `=_${randomBytes(12).toString('hex')}`;

const bodyOf = ({ text, html, file }: Letter): Entity => {
  const plain = textEntity('plain', `${text.replace(/\r?\n/g, '\r\n')}\r\n`);
  const body =
    html === undefined
      ? plain
      : multipartEntity('alternative', boundary(), [plain, textEntity('html', `${html}\r\n`)]);
  return file === undefined ? body : multipartEntity('mixed', boundary(), [body, fileEntity(file)]);
};

/** Ready for `Dovecot.deliver`. */
export const deliveryOf = (letter: Letter): Delivery => {
  const { subject, at, from = 'Ines Carvalho <ines@estaleiro.example>', seen = false } = letter;
  const headers = [
    headerLine('From', from),
    headerLine('To', 'Alice Marlow <alice@marlow.example>'),
    headerLine('Subject', encodeHeaderText(subject)),
    headerLine('Date', at.toUTCString().replace('GMT', '+0000')),
    headerLine('Message-ID', `<${randomBytes(8).toString('hex')}@estaleiro.example>`),
    'MIME-Version: 1.0\r\n',
  ];
  return { raw: renderEntity(bodyOf(letter), headers), flags: seen ? ['\\Seen'] : [], internalDate: at };
};

/** So many minutes before a fixed noon: the order of a list is then in the test. */
export const minutesAgo = (minutes: number): Date => new Date(Date.UTC(2026, 9, 14, 12) - minutes * 60_000);
