import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeMessage } from '../../core/mail/describe-message.ts';
import { type Entity, readEntities } from '../../core/mail/mime-entities.ts';
import { leafParts } from '../../core/mail/structure.ts';
import { decodeTransferEncoding } from '../../core/mail/transfer-encoding.ts';
import type { Sha256 } from '../../core/model/ids.ts';
import type { AttachmentForm, BodyPart } from '../../core/model/part.ts';
import type { MessageSource } from '../../core/ports.ts';
import { type ReadFile, rebuildMessage } from '../../electron/host/rebuild-message.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { mailKinds } from '../support/mail-kinds.ts';
import { makeMessage } from '../support/mail-maker.ts';
import { account, rejection, remoteWith, settingsFor } from './remote-fixture.ts';

type Parts = Extract<MessageSource, { kind: 'parts' }>;

const form: AttachmentForm = { kind: 'decoded', encoding: 'base64', lineLength: null };

const leavesOf = (entity: Entity): readonly Entity[] =>
  entity.kind === 'multipart' ? entity.children.flatMap(leavesOf) : [entity];

/** What a replica keeps of a message, and its files. Texts are those without a file name. */
const takenApart = (raw: Uint8Array): { readonly source: Parts; readonly readFile: ReadFile } => {
  const { envelope, references, structure, texts } = describeMessage(raw);
  const entities = leavesOf(readEntities(raw));
  const files = new Map<string, Uint8Array>();
  const kept = leafParts(structure).map((leaf, i) => {
    const { bodyStart = 0, bodyEnd = 0 } = entities[i] ?? {};
    const bytes = decodeTransferEncoding(raw.subarray(bodyStart, bodyEnd), leaf.encoding);
    const sha256 = createHash('sha256').update(bytes).digest('hex') as Sha256;
    files.set(sha256, bytes);
    return { leaf, part: leaf.part, sha256, form };
  });
  const isText = ({ type, filename }: BodyPart) => type.startsWith('text/') && filename === null;
  return {
    source: {
      kind: 'parts',
      envelope,
      references,
      structure,
      // A multipart whose boundary is nowhere has an empty text that is no entity.
      texts: kept
        .filter(({ leaf }) => isText(leaf))
        .map(({ part }) => ({ part, text: texts.find((each) => each.part === part)?.text ?? '' })),
      files: kept.filter(({ leaf }) => !isText(leaf)).map(({ leaf: _, ...file }) => file),
    },
    readFile: async (sha256) => files.get(sha256) ?? new Uint8Array(),
  };
};

/** What one can see of a message: how it was encoded is left out. */
const visible = (raw: Uint8Array) => {
  const { envelope, references, structure, texts } = describeMessage(raw);
  const entities = leavesOf(readEntities(raw));
  const seen = (part: BodyPart): unknown => {
    const { boundary: _, charset: __, ...parameters } = part.parameters;
    const { type, contentId, filename, children } = part;
    const disposition = part.disposition ?? (filename === null ? null : 'attachment');
    const opaque = type.startsWith('multipart/') || type === 'message/rfc822';
    return { type, parameters, contentId, filename, disposition, children: opaque ? children.map(seen) : [] };
  };
  const leaves = leafParts(structure).map(({ part, encoding }, i) => {
    const text = texts.find((each) => each.part === part)?.text;
    if (text !== undefined) return text.replace(/\r\n/g, '\n').trimEnd();
    const { bodyStart = 0, bodyEnd = 0 } = entities[i] ?? {};
    return Buffer.from(decodeTransferEncoding(raw.subarray(bodyStart, bodyEnd), encoding)).toString('base64');
  });
  return { envelope, references, structure: seen(structure), leaves };
};

const handMade = [
  'From: =?utf-8?Q?J=C3=B6rg?= <j@x.example>',
  'Sender: "The, Office" <office@x.example>',
  'To: a@b.example, "C D" <c@d.example>',
  'Bcc: secret@b.example',
  `Subject: =?utf-8?B?${Buffer.from('Überraschung 🎉 und ein sehr langer Betreff, der nicht in eine Zeile passt').toString('base64')}?=`,
  'Date: Mon, 5 Feb 2024 10:00:00 +0100',
  'Message-ID: <odd id@x.example>',
  'In-Reply-To: <parent@x.example>',
  'References: <root@x.example> <parent@x.example>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=a',
  '',
  '--a',
  'Content-Type: multipart/related; boundary=b; type="text/html"; start="<h@x>"',
  '',
  '--b',
  'Content-Type: text/html; charset=iso-8859-1',
  'Content-Transfer-Encoding: quoted-printable',
  'Content-ID: <h@x>',
  '',
  '<p>Gr=FC=DFe</p><img src=3D"cid:i@x">',
  '--b',
  'Content-Type: image/png; name="bild.png"',
  'Content-Transfer-Encoding: base64',
  'Content-ID: <i@x>',
  'Content-Disposition: inline; filename="bild.png"',
  '',
  Buffer.from(Array.from({ length: 300 }, (_, i) => i % 256)).toString('base64'),
  '--b--',
  '--a',
  'Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes',
  'Content-Transfer-Encoding: 8bit',
  '',
  'ends in a blank ',
  'and goes on. Ελληνικά',
  '-- ',
  'x',
  '--a',
  "Content-Type: application/pdf; name*=utf-8''Gesch%C3%A4fts%22bericht%20f%C3%BCr%20das%20ganze%20lange%20Jahr%20mit%20vielen%20Worten%20im%20Namen.pdf",
  "Content-Disposition: attachment; filename*=utf-8''Gesch%C3%A4fts%22bericht%20f%C3%BCr%20das%20ganze%20lange%20Jahr%20mit%20vielen%20Worten%20im%20Namen.pdf",
  'Content-Transfer-Encoding: base64',
  '',
  'JVBERi0=',
  '--a',
  'Content-Type: message/rfc822',
  '',
  'Subject: inner',
  'From: in@x.example',
  '',
  'inner text',
  '--a--',
  '',
].join('\r\n');

describe('a message put together again from its parts', () => {
  let server: Dovecot;

  beforeAll(async () => {
    server = await startDovecot();
  });
  afterAll(async () => {
    await server.stop();
  });

  const made = mailKinds.flatMap((kind) =>
    [1, 2, 3].map((seed) => ({
      name: `${kind} ${seed}`,
      raw: makeMessage({ seed, kind, date: new Date(Date.UTC(2024, 1, seed)), attachmentBytes: 5_000 }).raw,
    })),
  );
  const messages = [...made, { name: 'made by hand', raw: Buffer.from(handMade) }];

  it('says what it said, keeps its files, and is a message that any server takes', async () => {
    const remote = remoteWith();
    const { id } = await remote.connect(account, settingsFor(server));
    for (const { name, raw } of messages) {
      const { source, readFile } = takenApart(raw);
      const rebuilt = await rebuildMessage(source, readFile);
      const expected = visible(raw);
      expect(visible(rebuilt), name).toEqual(expected);
      const text = rebuilt.toString('latin1');
      expect(
        text.split('\r\n').every((line) => line.length <= 998 && !/[\r\n\0]/.test(line)),
        name,
      ).toBe(true);
      expect(text, name).toContain('X-Packetboat-Rebuilt: ');
      const request = { flags: [], internalDate: 0, source: { kind: 'raw' as const, bytes: rebuilt } };
      expect((await remote.appendMessages(id, 'Drafts', [request])).answers, name).toMatchObject([
        { kind: 'done' },
      ]);
    }
    await remote.selectMailbox(id, 'Drafts');
    const { items } = await remote.fetchListings(id, `1:${messages.length}`);
    expect(items.map(({ envelope }) => envelope.subject)).toEqual(
      messages.map(({ raw }) => describeMessage(raw).envelope.subject),
    );
    expect(items.every(({ structure }) => structure !== null)).toBe(true);
    remote.close();
  });

  it('goes out through the port, its files read where they are kept', async () => {
    const { source, readFile } = takenApart(Buffer.from(handMade));
    const remote = remoteWith({ readFile });
    const { id } = await remote.connect(account, settingsFor(server));
    const { answers } = await remote.appendMessages(id, 'Sent', [
      { flags: ['\\Seen'], internalDate: Date.UTC(2024, 1, 5), source },
    ]);
    expect(answers).toMatchObject([{ kind: 'done', uid: 1 }]);
    expect((await server.serverState('alice')).get('Sent')?.messages).toMatchObject([{ flags: ['\\Seen'] }]);
    remote.close();
  });

  it('cannot begin header fields of its own', async () => {
    const { source, readFile } = takenApart(Buffer.from('Subject: x\r\n\r\nx\r\n'));
    const evil = 'x\r\nX-Evil: 1\r\n\r\nbody';
    const { structure } = source;
    const rebuilt = await rebuildMessage(
      {
        ...source,
        envelope: {
          ...source.envelope,
          subject: evil,
          messageId: evil,
          inReplyTo: evil,
          to: [{ name: evil, address: `${evil}@x` }],
        },
        references: [evil],
        structure: {
          ...structure,
          type: 'text/plain\r\nX-Evil: 2',
          parameters: { charset: 'utf-8', [evil]: 'a', good: evil },
          contentId: evil,
          disposition: evil,
          filename: evil,
        },
      },
      readFile,
    );
    expect(rebuilt.toString()).not.toMatch(/^X-Evil/im);
  });

  it('is none where a part is missing', async () => {
    const { source, readFile } = takenApart(Buffer.from(handMade));
    expect(await rejection(rebuildMessage({ ...source, texts: [] }, readFile))).toMatchObject({
      code: 'missing',
    });
  });
});
