import { writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { HostError } from '../../core/errors.ts';
import type { ConnectionSettings } from '../../core/model/account.ts';
import type { AccountId, ContentId, PartNumber, Sha256 } from '../../core/model/ids.ts';
import type { AttachmentForm } from '../../core/model/part.ts';
import type {
  Attachments,
  OpenedMailbox,
  OpenMailboxRequest,
  Remote,
  SessionId,
  Shell,
} from '../../core/ports.ts';
import type { HostAttachments } from '../../electron/host/attachments/attachments.ts';

export const settings: ConnectionSettings = {
  host: 'mail.example.org',
  port: 993,
  security: 'tls',
  user: 'ann',
  trustedFingerprint: null,
  certificateAuthority: null,
  plainAllowed: false,
};
export const account = 'account-1' as AccountId;
export const content = 'e:abc' as ContentId;
export const part = '2.1' as PartNumber;
export const hash = 'ab'.repeat(32) as Sha256;
export const form: AttachmentForm = { kind: 'decoded', encoding: 'base64', lineLength: 76 };
export const session = 'session-1' as SessionId;

export const opened: OpenedMailbox = {
  uidValidity: 1_700_000_000,
  uidNext: 4_294_967_296,
  highestModseq: 9_223_372_036_854_775_807n,
  exists: 2,
  flagsCover: 'changes',
  flags: [{ uid: 7, flags: ['\\Seen'], modseq: 3n }],
  vanished: '1:4',
  uids: null,
  listings: [],
  texts: [],
  cut: null,
};

/** A remote that answers from memory and writes down what was asked. */
export const fakeRemote = (overrides: Partial<Remote> = {}): Remote & { calls: unknown[][] } => {
  const calls: unknown[][] = [];
  const note =
    <T>(name: string, value: T) =>
    async (...args: unknown[]): Promise<T> => {
      calls.push([name, ...args]);
      return value;
    };
  return {
    calls,
    connect: note('connect', {
      id: session,
      listings: null,
      features: { condstore: true, qresync: true, binary: false, compress: true, uidplus: true },
    }),
    listMailboxes: note('listMailboxes', []),
    openMailbox: note('openMailbox', opened),
    openMailboxes: note('openMailboxes', { opened: [opened], bytes: [{ up: 0, down: 0 }], cut: null }),
    fetchListings: note('fetchListings', { items: [], cut: { code: 'cut', message: 'half-way' } }),
    fetchIdentities: note('fetchIdentities', { items: [], cut: null }),
    searchAll: note('searchAll', '1:9'),
    searchSince: note('searchSince', '7:9'),
    selectMailbox: note('selectMailbox', { uidValidity: 1, uidNext: 2, highestModseq: 3n, exists: 1 }),
    changeMessages: note('changeMessages', { answers: [], flags: [], modseqs: [], cut: null }),
    findMessageIds: note('findMessageIds', ['7']),
    appendMessages: note('appendMessages', { answers: [], cut: null }),
    changeMailboxes: note('changeMailboxes', { answers: [], cut: null }),
    fetchTexts: note('fetchTexts', {
      items: [{ uid: 7, part, bytes: Uint8Array.of(0, 255, 10), encoding: 'binary', complete: true }],
      cut: null,
    }),
    meter: note('meter', {
      up: 1,
      down: 2,
      flights: 3,
      rttMs: null,
      bytesPerSecond: 12.5,
      uncompressed: 0,
      silentMs: null,
      ended: null,
    }),
    disconnect: note('disconnect', {
      up: 1,
      down: 3,
      flights: 3,
      rttMs: null,
      bytesPerSecond: 12.5,
      uncompressed: 0,
      silentMs: null,
    }),
    test: note('test', []),
    ...overrides,
  };
};

export const fakeAttachments = (overrides: Partial<Attachments> = {}): Attachments => ({
  fetchNext: async () => ({ kind: 'partial', received: 10, total: 3_000_000_000 }),
  partial: async () => null,
  discard: async () => undefined,
  remove: async () => undefined,
  read: async () => new Uint8Array(300_000).fill(7),
  ...overrides,
});

export const fakeShell = (overrides: Partial<Shell> = {}): Shell => ({
  info: async () => ({ shell: 'terminal', secrets: 'memory', offered: null }),
  testAccount: async () => [],
  testProgress: async () => [],
  setPassword: async () => undefined,
  hasPassword: async () => false,
  forgetPassword: async () => undefined,
  openAttachment: async () => undefined,
  saveAttachment: async () => true,
  readAttachment: async () => Uint8Array.of(1),
  ...overrides,
});

export const openRequest: OpenMailboxRequest = {
  path: 'INBOX/Häfen',
  known: { uidValidity: 5, uidNext: 9, highestModseq: 1n },
  listings: { kind: 'newest', count: 50, exists: 2_500 },
  texts: [{ uid: 7, part, encoding: 'base64', octets: 80_000, maxBytes: 65_536 }],
};

/** Attachments with this as the bytes of every finished file. */
export const fakeHostAttachments = (bytes: string): HostAttachments => ({
  ...fakeAttachments({ read: async () => Buffer.from(bytes) }),
  exportTo: async (_sha256, _form, targetPath) => {
    await writeFile(targetPath, bytes).catch((cause: unknown) => {
      throw new HostError('denied', 'no such place', { cause });
    });
  },
  openReadStream: () => Readable.from([Buffer.from(bytes)]),
  openEncodedStream: () => Readable.from([Buffer.from(bytes)]),
});
