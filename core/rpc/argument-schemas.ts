// What a window or engine may send to its host, checked argument by argument: on the host's side of the wall a
// window is as foreign as a server. The types tie every schema to the port it guards, so a port that changes
// does not compile until its schema does.
import * as v from 'valibot';
import type { AccountId, ContentId, PartNumber, Sha256 } from '../model/ids.ts';
import type { BodyPart } from '../model/part.ts';
import type { Attachments, Network, Remote, SessionId, Shell } from '../ports.ts';
import type { Downloads } from './downloads.ts';

type ArgumentSchemas<Port> = {
  readonly [Method in keyof Port]: Port[Method] extends (...args: infer Arguments) => unknown
    ? v.GenericSchema<unknown, Arguments>
    : never;
};

const text = (maxLength: number) => v.pipe(v.string(), v.maxLength(maxLength));
const matching = (pattern: RegExp, maxLength: number) => v.pipe(text(maxLength), v.regex(pattern));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** RFC 9051, 9: nz-number. */
const uid = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(0xffffffff));
/** UIDNEXT is one above the highest UID and may be 0 in what a replica never saw. */
const uidNext = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0x100000000));
/** RFC 7162, 7: mod-sequence-value is a 63-bit number. */
const modseq = v.pipe(v.bigint(), v.minValue(0n), v.maxValue(0x7fffffffffffffffn));

const accountId = v.pipe(
  matching(/^[A-Za-z0-9_-]+$/, 128),
  v.transform((value) => value as AccountId),
);
const sessionId = v.pipe(
  text(128),
  v.transform((value) => value as SessionId),
);
// Control characters have no business in ids, paths and names that end up in commands and file names.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const withoutControls = /^[^\u0000-\u001f\u007f]+$/;
const contentId = v.pipe(
  matching(withoutControls, 1_024),
  v.transform((value) => value as ContentId),
);
const partNumber = v.pipe(
  matching(/^[1-9]\d*(\.[1-9]\d*)*$/, 256),
  v.transform((value) => value as PartNumber),
);
const sha256 = v.pipe(
  matching(/^[0-9a-f]{64}$/, 64),
  v.transform((value) => value as Sha256),
);
/** RFC 9051, 9: a sequence-set of numbers without `*`; '' for the empty set. */
const uidSet = matching(/^(\d+(:\d+)?(,\d+(:\d+)?)*)?$/, 4_000_000);
const encoding = text(64);
const filename = text(1_024);
const password = text(4_096);

const connectionSettings = v.strictObject({
  host: matching(withoutControls, 255),
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
  security: v.picklist(['tls', 'starttls', 'plain']),
  user: text(1_024),
  trustedFingerprint: v.nullable(matching(/^[0-9A-F]{2}(:[0-9A-F]{2}){31}$/, 95)),
  certificateAuthority: v.nullable(text(1_000_000)),
  plainAllowed: v.boolean(),
});

const textRequest = v.strictObject({
  uid,
  part: partNumber,
  encoding,
  octets: count,
  maxBytes: count,
  references: v.exactOptional(v.literal(true)),
});
const textRequests = v.pipe(v.array(textRequest), v.maxLength(100_000));

const openMailboxRequest = v.strictObject({
  path: text(4_096),
  known: v.nullable(v.strictObject({ uidValidity: count, uidNext, highestModseq: v.nullable(modseq) })),
  listings: v.variant('kind', [
    v.strictObject({ kind: v.literal('none') }),
    v.strictObject({ kind: v.literal('newest'), count, exists: count }),
    v.strictObject({ kind: v.literal('arrived'), from: uid }),
  ]),
  texts: v.exactOptional(textRequests),
});

const path = text(4_096);
const paths = v.pipe(v.array(path), v.maxLength(100_000));
/** RFC 9051, 9: an atom, for system flags with a backslash before it. */
const flags = v.pipe(v.array(matching(/^\\?[!#$&'+,./0-9:;<=>?@A-Z[^_`a-z|}~-]+$/, 255)), v.maxLength(1_000));
const internalDate = v.pipe(v.number(), v.safeInteger());

const messageCommand = v.variant('kind', [
  v.strictObject({ kind: v.literal('store'), uids: uidSet, add: flags, remove: flags }),
  v.strictObject({ kind: v.literal('copy'), uids: uidSet, to: path }),
  v.strictObject({ kind: v.literal('move'), uids: uidSet, to: path }),
  v.strictObject({ kind: v.literal('expunge'), uids: uidSet, unchangedSince: v.nullable(modseq) }),
]);

const mailboxCommand = v.variant('kind', [
  v.strictObject({ kind: v.literal('create'), path }),
  v.strictObject({ kind: v.literal('rename'), from: path, to: path }),
  v.strictObject({ kind: v.literal('delete'), path }),
  v.strictObject({ kind: v.literal('subscribe'), path, subscribed: v.boolean() }),
]);

const address = v.strictObject({ name: text(100_000), address: text(100_000) });
const addresses = v.pipe(v.array(address), v.maxLength(100_000));
const envelope = v.strictObject({
  date: v.nullable(v.number()),
  subject: text(1_000_000),
  from: addresses,
  sender: addresses,
  replyTo: addresses,
  to: addresses,
  cc: addresses,
  bcc: addresses,
  inReplyTo: text(1_000_000),
  messageId: text(1_000_000),
});

const bodyPart: v.GenericSchema<unknown, BodyPart> = v.strictObject({
  part: v.union([partNumber, v.literal('')]),
  type: text(1_000),
  parameters: v.record(v.string(), v.string()),
  contentId: v.nullable(text(100_000)),
  encoding: text(1_000),
  octets: count,
  disposition: v.nullable(text(1_000)),
  filename: v.nullable(text(100_000)),
  children: v.lazy(() => v.pipe(v.array(bodyPart), v.maxLength(100_000))),
});

const attachmentForm = v.variant('kind', [
  v.strictObject({
    kind: v.literal('decoded'),
    encoding,
    lineLength: v.nullable(v.pipe(count, v.maxValue(1_000_000))),
  }),
  v.strictObject({ kind: v.literal('asItCame'), encoding, raw: sha256 }),
]);

const messageSource = v.variant('kind', [
  v.strictObject({ kind: v.literal('raw'), bytes: v.instance(Uint8Array) }),
  v.strictObject({
    kind: v.literal('parts'),
    envelope,
    references: v.array(text(100_000)),
    structure: bodyPart,
    texts: v.array(v.strictObject({ part: partNumber, text: v.string() })),
    files: v.array(v.strictObject({ part: partNumber, sha256, form: attachmentForm })),
  }),
]);

const appendRequest = v.strictObject({ flags, internalDate, source: messageSource });

const attachmentRequest = v.strictObject({
  contentId,
  uid,
  part: partNumber,
  encoding,
  octets: count,
  signed: v.boolean(),
  chunkBytes: v.pipe(count, v.minValue(1)),
  ahead: v.exactOptional(v.literal(true)),
});

const testPassword = v.variant('kind', [
  v.strictObject({ kind: v.literal('typed'), password }),
  v.strictObject({ kind: v.literal('kept'), accountId }),
]);

const testRun = matching(/^[A-Za-z0-9-]+$/, 64);

const folderLookAlong = v.strictObject({
  without: paths,
  known: paths,
  rttBelowMs: v.exactOptional(v.pipe(v.number(), v.minValue(0))),
});

const remote: ArgumentSchemas<Remote> = {
  connect: v.union([
    v.strictTuple([accountId, connectionSettings]),
    v.strictTuple([accountId, connectionSettings, folderLookAlong]),
  ]),
  listMailboxes: v.union([
    v.strictTuple([sessionId]),
    v.strictTuple([sessionId, paths]),
    v.strictTuple([sessionId, paths, paths]),
  ]),
  openMailbox: v.strictTuple([sessionId, openMailboxRequest]),
  openMailboxes: v.strictTuple([sessionId, v.pipe(v.array(openMailboxRequest), v.maxLength(16))]),
  fetchListings: v.strictTuple([sessionId, uidSet]),
  fetchIdentities: v.strictTuple([sessionId, uidSet]),
  searchAll: v.strictTuple([sessionId]),
  searchSince: v.strictTuple([sessionId, v.pipe(v.number(), v.finite())]),
  selectMailbox: v.strictTuple([sessionId, path]),
  changeMessages: v.strictTuple([sessionId, v.pipe(v.array(messageCommand), v.maxLength(100_000))]),
  findMessageIds: v.strictTuple([sessionId, uid, v.pipe(v.array(text(100_000)), v.maxLength(100_000))]),
  appendMessages: v.strictTuple([sessionId, path, v.pipe(v.array(appendRequest), v.maxLength(10_000))]),
  changeMailboxes: v.strictTuple([sessionId, v.pipe(v.array(mailboxCommand), v.maxLength(100_000))]),
  fetchTexts: v.strictTuple([sessionId, textRequests]),
  meter: v.strictTuple([sessionId]),
  disconnect: v.strictTuple([sessionId]),
  test: v.strictTuple([connectionSettings, password]),
};

const attachments: ArgumentSchemas<Attachments> = {
  fetchNext: v.strictTuple([sessionId, attachmentRequest]),
  partial: v.strictTuple([contentId, partNumber]),
  discard: v.strictTuple([contentId, partNumber]),
  remove: v.strictTuple([sha256]),
  read: v.strictTuple([sha256, attachmentForm]),
};

const shell: ArgumentSchemas<Shell> = {
  info: v.strictTuple([]),
  testAccount: v.strictTuple([connectionSettings, testPassword, testRun]),
  testProgress: v.strictTuple([testRun]),
  setPassword: v.strictTuple([accountId, password]),
  hasPassword: v.strictTuple([accountId]),
  forgetPassword: v.strictTuple([accountId]),
  openAttachment: v.strictTuple([sha256, attachmentForm, filename]),
  saveAttachment: v.strictTuple([sha256, attachmentForm, filename]),
  readAttachment: v.strictTuple([sha256, attachmentForm]),
};

const network: ArgumentSchemas<Network> = {
  name: v.strictTuple([]),
};

const downloads: ArgumentSchemas<Downloads> = {
  open: v.strictTuple([sha256, attachmentForm, filename]),
  save: v.strictTuple([sha256, attachmentForm, filename]),
};

/** The ports that can be served, by the name they have on the wire. */
export interface Ports {
  readonly remote: Remote;
  readonly attachments: Attachments;
  readonly network: Network;
  readonly shell: Shell;
  readonly downloads: Downloads;
}

/** Every method there is to call, with what its arguments must look like. Nothing else can be called. */
export const argumentSchemas: { readonly [Port in keyof Ports]: ArgumentSchemas<Ports[Port]> } = {
  remote,
  attachments,
  network,
  shell,
  downloads,
};
