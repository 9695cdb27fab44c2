import { expect, it } from 'vitest';
import { deflateText } from '../../core/mail/deflate-text.ts';
import type { ContentId, MessageId, PartNumber, Sha256 } from '../../core/model/ids.ts';
import type { BodyPart } from '../../core/model/part.ts';
import { messageSource } from '../../core/replica/message-source.ts';
import { bodyPart, multipart, partNumber } from '../mail/body-part.ts';
import { newReplica } from '../sync/new-replica.ts';

const contentId = 'f:content' as ContentId;
const message = { id: 7 as MessageId, contentId };
const envelope = {
  date: 0,
  subject: 's',
  from: [],
  sender: [],
  replyTo: [],
  to: [],
  cc: [],
  bcc: [],
  inReplyTo: '',
  messageId: '<1@a>',
};
const sha256 = 'ab'.repeat(32) as Sha256;
const form = { kind: 'decoded', encoding: 'base64', lineLength: 76 } as const;

const textAndFile = multipart('mixed', bodyPart('text/plain'), bodyPart('application/pdf'));

const holding = async (
  structure: BodyPart | null,
  parts: { texts?: PartNumber[]; cut?: PartNumber[]; files?: PartNumber[] },
) => {
  const replica = newReplica();
  await replica.contents.add({ contentId, envelope, references: ['<0@a>'], structure });
  const texts = [...(parts.texts ?? []), ...(parts.cut ?? [])];
  await replica.texts.bulkAdd(
    texts.map((part) => ({
      contentId,
      part,
      ...deflateText(`text ${part}`),
      complete: !parts.cut?.includes(part),
    })),
  );
  await replica.attachments.bulkAdd(
    (parts.files ?? []).map((part) => ({ contentId, part, state: 'present', sha256, size: 3, form })),
  );
  return replica;
};

const [one, two] = [partNumber('1'), partNumber('2')];

it('what was made here goes out as it was made', async () => {
  const replica = await holding(textAndFile, {});
  const bytes = new TextEncoder().encode('Subject: s\r\n\r\n');
  await replica.raws.add({ messageId: message.id, bytes });
  expect(await messageSource(replica, message)).toEqual({ kind: 'raw', bytes });
});

it('what is here in full is put together again', async () => {
  expect(await messageSource(await holding(textAndFile, { texts: [one], files: [two] }), message)).toEqual({
    kind: 'parts',
    envelope,
    references: ['<0@a>'],
    structure: textAndFile,
    texts: [{ part: one, text: 'text 1' }],
    files: [{ part: two, sha256, form }],
  });
});

it('has the References that are known by what it answers, where its own are not', async () => {
  const structure = bodyPart('text/plain');
  const replica = await holding(structure, { texts: [one] });
  const answered = (id: string, inReplyTo: string, references: readonly string[] | null) => ({
    ...{ contentId: id as ContentId, structure: null, references },
    envelope: { ...envelope, messageId: `<${id}>`, inReplyTo },
  });
  await replica.contents.update(contentId, { references: null, 'envelope.inReplyTo': '<b>' });
  const references = async () => {
    const source = await messageSource(replica, message);
    return source?.kind === 'parts' ? source.references : null;
  };
  expect(await references()).toEqual(['<b>']);
  await replica.contents.bulkAdd([answered('b', '<a>', null), answered('a', '', ['<0>'])]);
  expect(await references()).toEqual(['<0>', '<a>', '<b>']);
  // Two that answer each other.
  await replica.contents.put(answered('a', '<b>', null));
  expect(await references()).toEqual(['<a>', '<b>']);
});

it.each<[string, BodyPart | null, { texts?: PartNumber[]; cut?: PartNumber[]; files?: PartNumber[] }]>([
  ['a file is missing', textAndFile, { texts: [one] }],
  ['a text is missing', textAndFile, { files: [two] }],
  ['a text was cut at the size limit', textAndFile, { cut: [one], files: [two] }],
  ['its structure is not known', null, { texts: [one] }],
  [
    'it is signed',
    multipart('signed', bodyPart('text/plain'), bodyPart('application/pgp-signature')),
    { texts: [one], files: [two] },
  ],
  [
    'it is encrypted',
    multipart('encrypted', bodyPart('application/pgp-encrypted'), bodyPart('application/octet-stream')),
    { files: [one, two] },
  ],
  [
    'it is S/MIME',
    bodyPart('application/pkcs7-mime', { parameters: { 'smime-type': 'signed-data' } }),
    { files: [one] },
  ],
])('there is no source when %s', async (_, structure, parts) => {
  expect(await messageSource(await holding(structure, parts), message)).toBeNull();
});

it('there is no source of what is not known at all', async () => {
  expect(await messageSource(newReplica(), message)).toBeNull();
});
