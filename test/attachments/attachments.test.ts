import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFile,
  lstat,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HostError } from '../../core/errors.ts';
import type { ContentId, PartNumber, Sha256 } from '../../core/model/ids.ts';
import type { AttachmentProgress, AttachmentRequest } from '../../core/ports.ts';
import { createAttachments, type HostAttachments } from '../../electron/host/attachments/attachments.ts';
import { type Disk, realDisk } from '../../electron/host/attachments/disk.ts';
import { encodeQuotedPrintable } from '../../electron/host/attachments/quoted-printable.ts';
import {
  base64Lines,
  type FakePart,
  type FakeSections,
  fakeSections,
  noise,
  session,
} from './fake-sections.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'packetboat-attachments-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const contentId = 'f:../../../etc/passwd' as ContentId;
const part = '2' as PartNumber;
const hashOf = (bytes: Uint8Array): Sha256 => createHash('sha256').update(bytes).digest('hex') as Sha256;

const requestFor = (encoded: Uint8Array, more: Partial<AttachmentRequest> = {}): AttachmentRequest => ({
  contentId,
  uid: 7,
  part,
  encoding: 'base64',
  octets: encoded.length,
  signed: false,
  chunkBytes: 5_000,
  ...more,
});

type Present = Extract<AttachmentProgress, { kind: 'present' }>;

/** Calls fetchNext until the part is here, connecting again after each cut, at most `calls` times. */
const fetchAll = async (
  attachments: HostAttachments,
  request: AttachmentRequest,
  options: { readonly onCut?: () => void; readonly calls?: number } = {},
): Promise<Present> => {
  for (let call = 0; call < (options.calls ?? 5_000); call++) {
    try {
      const progress = await attachments.fetchNext(session, request);
      if (progress.kind === 'present') return progress;
    } catch (error) {
      if (!options.onCut || !(error instanceof Error) || !error.message.includes('connection ended'))
        throw error;
      options.onCut();
    }
  }
  throw new Error('The part never came.');
};

const streamed = async (stream: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
};

const open = (sections: FakeSections, disk: Disk = realDisk): HostAttachments =>
  createAttachments({ directory, sessions: sections, disk });

const served = (part: FakePart): FakeSections => fakeSections(() => part);

const partialData = async (): Promise<string> => {
  const name = (await readdir(join(directory, 'partial'))).find((file) => file.endsWith('.data'));
  if (!name) throw new Error('There is no unfinished part.');
  return join(directory, 'partial', name);
};

const partialNames = async (): Promise<string[]> => readdir(join(directory, 'partial'));

describe('which transfer a part takes', () => {
  const decoded = noise(30_000);
  const encoded = base64Lines(decoded, 76);

  it('lets the server decode base64 and knows the layout from the sizes', async () => {
    const sections = served({ encoded, decoded });
    const attachments = open(sections);
    const present = await fetchAll(attachments, requestFor(encoded));
    expect(present).toEqual({
      kind: 'present',
      sha256: hashOf(decoded),
      size: decoded.length,
      form: { kind: 'decoded', encoding: 'base64', lineLength: 76 },
    });
    expect(sections.crossed).toEqual({ binary: decoded.length, encoded: 0 });
    expect(sections.requests.map(({ withSize }) => withSize)).toEqual([
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
    expect(
      await streamed(attachments.openEncodedStream(present.sha256, present.form, encoded.length)),
    ).toEqual(Buffer.from(encoded));
  });

  it.each([60, 64, 72, 76, null])(
    'rebuilds base64 in lines of %s with and without a last CRLF',
    async (lineLength) => {
      for (const finalBreaks of [0, 1]) {
        const original = base64Lines(decoded, lineLength, finalBreaks);
        const sections = served({ encoded: original, decoded });
        const attachments = open(sections);
        const request = requestFor(original, { contentId: `f:${lineLength}-${finalBreaks}` as ContentId });
        const { sha256, form } = await fetchAll(attachments, request);
        expect(form).toEqual({ kind: 'decoded', encoding: 'base64', lineLength });
        expect(sections.crossed.encoded).toBe(0);
        expect(await streamed(attachments.openEncodedStream(sha256, form, original.length))).toEqual(
          original,
        );
      }
    },
  );

  it('asks for signed parts as they are', async () => {
    const sections = served({ encoded, decoded });
    const present = await fetchAll(open(sections), requestFor(encoded, { signed: true }));
    expect(present.form).toEqual({ kind: 'decoded', encoding: 'base64', lineLength: 76 });
    expect(sections.crossed).toEqual({ binary: 0, encoded: encoded.length });
  });

  it('asks for small parts as they are, for their sizes do not tell the layout', async () => {
    const small = noise(300);
    const original = base64Lines(small, 72);
    const sections = served({ encoded: original, decoded: small });
    const present = await fetchAll(open(sections), requestFor(original));
    expect(present.form).toEqual({ kind: 'decoded', encoding: 'base64', lineLength: 72 });
    expect(sections.crossed.binary).toBe(0);
  });

  it('does without BINARY where the server has none', async () => {
    const sections = served({ encoded, decoded });
    sections.binary = false;
    const present = await fetchAll(open(sections), requestFor(encoded));
    expect(present.sha256).toBe(hashOf(decoded));
    expect(sections.crossed).toEqual({ binary: 0, encoded: encoded.length });
  });

  it('falls back when the server refuses to decode', async () => {
    const sections = served({ encoded, decoded: null });
    const present = await fetchAll(open(sections), requestFor(encoded));
    expect(present.sha256).toBe(hashOf(decoded));
    expect(sections.requests.filter(({ binary }) => binary)).toHaveLength(1);
  });

  it('falls back when the server does not say the decoded size', async () => {
    const sections = served({ encoded, decoded, claimedSize: null });
    const present = await fetchAll(open(sections), requestFor(encoded));
    expect(present.form).toEqual({ kind: 'decoded', encoding: 'base64', lineLength: 76 });
    expect(sections.requests.filter(({ binary }) => binary)).toHaveLength(1);
  });

  it('falls back when the decoded bytes end before the size they should have', async () => {
    const sections = served({ encoded, decoded: decoded.subarray(0, 9_000), claimedSize: decoded.length });
    const present = await fetchAll(open(sections), requestFor(encoded));
    expect(present.sha256).toBe(hashOf(decoded));
  });

  it('keeps as it came what no line length explains', async () => {
    const ragged = Buffer.from(
      `${base64Lines(decoded, 76).toString()}`.replace('\r\n', '\r\n\r\n \r\n'),
      'latin1',
    );
    const sections = served({ encoded: ragged, decoded });
    const attachments = open(sections);
    const { sha256, form } = await fetchAll(attachments, requestFor(ragged));
    expect(form).toEqual({ kind: 'asItCame', encoding: 'base64', raw: hashOf(ragged) });
    expect(sha256).toBe(hashOf(decoded));
    expect(await attachments.read(sha256, form)).toEqual(decoded);
    expect(await streamed(attachments.openEncodedStream(sha256, form, ragged.length))).toEqual(ragged);
  });

  it('does not ask for decoding again where the sizes did not fit, though the line was cut under it', async () => {
    const ragged = Buffer.concat([base64Lines(decoded, 76), Buffer.from('\r\n \r\n')]);
    const sections = served({ encoded: ragged, decoded });
    sections.cutAfter = 1_000;
    const onCut = () => {
      sections.cutAfter = null;
    };
    const present = await fetchAll(open(sections), requestFor(ragged), { onCut });
    expect(present.form).toMatchObject({ kind: 'asItCame' });
    expect(sections.crossed).toEqual({ binary: 1_000, encoded: ragged.length });
  });

  it('goes on encoded, from the start, when the next server has no BINARY', async () => {
    const sections = served({ encoded, decoded });
    const attachments = open(sections);
    await attachments.fetchNext(session, requestFor(encoded));
    sections.binary = false;
    expect((await fetchAll(attachments, requestFor(encoded))).sha256).toBe(hashOf(decoded));
  });

  it.each(['7bit', '8bit', 'binary', 'x-uuencode', 'x-unheard-of'])('takes %s as it is', async (encoding) => {
    const bytes = noise(20_000);
    const sections = served({ encoded: bytes, decoded: null });
    const attachments = open(sections);
    const { sha256, form } = await fetchAll(attachments, requestFor(bytes, { encoding }));
    expect(form).toEqual({ kind: 'decoded', encoding, lineLength: null });
    expect(await attachments.read(sha256, form)).toEqual(bytes);
    expect(sections.requests.some(({ binary }) => binary)).toBe(false);
  });

  it('decodes quoted-printable here and keeps it decoded where encoding again gives the same bytes', async () => {
    const text = Buffer.from('Grüße aus Übersee = 100 %\r\nzweite Zeile \r\n'.repeat(400));
    const canonical = Buffer.from(encodeQuotedPrintable(text), 'latin1');
    const lowerCase = Buffer.from(canonical.toString('latin1').replaceAll('=C3', '=c3'), 'latin1');
    const attachments = open(served({ encoded: canonical, decoded: text }));
    const first = await fetchAll(attachments, requestFor(canonical, { encoding: 'quoted-printable' }));
    expect(first.form).toEqual({ kind: 'decoded', encoding: 'quoted-printable', lineLength: 76 });
    expect(await attachments.read(first.sha256, first.form)).toEqual(new Uint8Array(text));
    expect(await streamed(attachments.openEncodedStream(first.sha256, first.form, canonical.length))).toEqual(
      canonical,
    );

    const others = open(served({ encoded: lowerCase, decoded: text }));
    const request = requestFor(lowerCase, {
      encoding: 'quoted-printable',
      contentId: 'f:lower' as ContentId,
    });
    const second = await fetchAll(others, request);
    expect(second.form).toEqual({ kind: 'asItCame', encoding: 'quoted-printable', raw: hashOf(lowerCase) });
    expect(second.sha256).toBe(first.sha256);
    expect(await others.read(second.sha256, second.form)).toEqual(new Uint8Array(text));
  });

  it('takes an empty part', async () => {
    const nothing = new Uint8Array(0);
    const present = await fetchAll(open(served({ encoded: nothing, decoded: null })), requestFor(nothing));
    expect(present).toMatchObject({ sha256: hashOf(nothing), size: 0 });
  });
});

describe('a line that is cut', () => {
  const decoded = noise(20_000, 3);
  const encoded = base64Lines(decoded, 76);

  it.each([
    ['decoded by the server', true, decoded],
    ['as it is', false, encoded],
  ])('resumes at the byte where it was cut, at any byte, %s', async (_name, binary, crossing) => {
    for (const cutAfter of [1, 2, 3, 4_999, 5_000, 5_001, 9_999, 10_000, 19_999]) {
      const sections = served({ encoded, decoded });
      sections.binary = binary;
      sections.cutAfter = cutAfter;
      const request = requestFor(encoded, { contentId: `f:${binary}-${cutAfter}` as ContentId });
      const present = await fetchAll(open(sections), request, {
        onCut: () => {
          sections.cutAfter = null;
        },
      });
      expect(present.sha256).toBe(hashOf(decoded));
      expect(sections.crossed.binary + sections.crossed.encoded).toBe(crossing.length);
    }
  });

  it('goes on from the directory alone, in a new process, cut every 700 bytes', async () => {
    const sections = served({ encoded, decoded });
    let attachments = open(sections);
    for (let round = 0; ; round++) {
      expect(round).toBeLessThan(40);
      sections.cutAfter = 700;
      try {
        const progress = await attachments.fetchNext(session, requestFor(encoded));
        if (progress.kind === 'present') break;
      } catch {
        attachments = open(sections);
        const { received } = (await attachments.partial(contentId, part)) ?? { received: 0 };
        expect(received).toBe(sections.crossed.binary);
      }
    }
    expect(sections.crossed).toEqual({ binary: decoded.length, encoded: 0 });
  });

  it('is present when the last byte came with the cut', async () => {
    const sections = served({ encoded, decoded });
    sections.cutAfter = decoded.length;
    const present = await fetchAll(open(sections), requestFor(encoded));
    expect(present.sha256).toBe(hashOf(decoded));
  });

  it('keeps what is here when the message has gone from the mailbox', async () => {
    let there = true;
    const sections = fakeSections(() => (there ? { encoded, decoded } : null));
    const attachments = open(sections);
    await attachments.fetchNext(session, requestFor(encoded));
    there = false;
    await expect(attachments.fetchNext(session, requestFor(encoded))).rejects.toMatchObject({ code: 'gone' });
    there = true;
    await fetchAll(attachments, requestFor(encoded, { uid: 99 }));
    expect(sections.crossed).toEqual({ binary: decoded.length, encoded: 0 });
  });

  it('serves two callers of one part one after the other', async () => {
    const sections = served({ encoded, decoded });
    const attachments = open(sections);
    const [one, two] = await Promise.all([
      fetchAll(attachments, requestFor(encoded)),
      fetchAll(attachments, requestFor(encoded)),
    ]);
    expect(one).toEqual(two);
    expect(sections.crossed.binary).toBe(decoded.length);
  });
});

describe('what the disk may hold', () => {
  const decoded = noise(20_000, 4);
  const encoded = base64Lines(decoded, 76);

  const begun = async (): Promise<FakeSections> => {
    const sections = served({ encoded, decoded });
    await open(sections).fetchNext(session, requestFor(encoded));
    await open(sections).fetchNext(session, requestFor(encoded));
    return sections;
  };

  it('believes the length of the file, shorter than it was', async () => {
    const sections = await begun();
    await truncate(await partialData(), 1_234);
    expect(await open(sections).partial(contentId, part)).toEqual({ received: 1_234, total: 20_000 });
    expect((await fetchAll(open(sections), requestFor(encoded))).sha256).toBe(hashOf(decoded));
  });

  it('drops the zeros that a power cut leaves at the end', async () => {
    const sections = await begun();
    await appendFile(await partialData(), Buffer.alloc(3_000));
    expect((await fetchAll(open(sections), requestFor(encoded))).sha256).toBe(hashOf(decoded));
    expect(sections.crossed.binary).toBe(decoded.length);
  });

  it.each([
    ['empty', ''],
    ['cut off', '{'],
    ['something else', '[]'],
    ['of a later version', '{"version":2}'],
    ['zeros', '\u0000'.repeat(200)],
  ])('begins anew when the description is %s', async (_name, text) => {
    const sections = await begun();
    const description = (await partialData()).replace(/data$/, 'json');
    await writeFile(description, text);
    expect(await open(sections).partial(contentId, part)).toBeNull();
    expect((await fetchAll(open(sections), requestFor(encoded))).sha256).toBe(hashOf(decoded));
  });

  it('begins anew when the part is not the one it was', async () => {
    await begun();
    const other = noise(20_010, 9);
    const otherEncoded = base64Lines(other, 76);
    const sections = served({ encoded: otherEncoded, decoded: other });
    expect((await fetchAll(open(sections), requestFor(otherEncoded))).sha256).toBe(hashOf(other));
  });

  it('does not fetch again what was finished before anyone wrote it down', async () => {
    const sections = served({ encoded, decoded });
    const present = await fetchAll(open(sections), requestFor(encoded));
    const { length } = sections.requests;
    expect(await open(sections).fetchNext(session, requestFor(encoded))).toEqual(present);
    expect(sections.requests).toHaveLength(length);
  });

  it('fetches again what was removed', async () => {
    const sections = served({ encoded, decoded });
    const attachments = open(sections);
    const { sha256, form } = await fetchAll(attachments, requestFor(encoded));
    await attachments.remove(sha256);
    await expect(attachments.read(sha256, form)).rejects.toMatchObject({ code: 'missing' });
    await fetchAll(attachments, requestFor(encoded));
    expect(await attachments.read(sha256, form)).toEqual(decoded);
  });

  it('keeps one file for two messages with the same attachment', async () => {
    const attachments = open(served({ encoded, decoded }));
    const first = await fetchAll(attachments, requestFor(encoded));
    const second = await fetchAll(attachments, requestFor(encoded, { contentId: 'e:other' as ContentId }));
    expect(second).toEqual(first);
    const blobs = join(directory, 'blobs', first.sha256.slice(0, 2));
    expect(await readdir(blobs)).toEqual([first.sha256]);
    expect(await partialNames()).toEqual([]);
  });

  it('drops an unfinished part and begins anew after', async () => {
    const sections = await begun();
    const attachments = open(sections);
    await attachments.discard(contentId, part);
    expect(await attachments.partial(contentId, part)).toBeNull();
    expect(await partialNames()).toEqual([]);
    expect((await fetchAll(attachments, requestFor(encoded))).sha256).toBe(hashOf(decoded));
  });

  it('writes through links and into pipes instead of putting a file in their place', async () => {
    const attachments = open(served({ encoded, decoded }));
    const { sha256, form } = await fetchAll(attachments, requestFor(encoded));
    const [file, link, pipe] = ['file', 'link', 'pipe'].map((name) => join(directory, name)) as [
      string,
      string,
      string,
    ];
    await writeFile(file, 'before');
    await symlink(file, link);
    await attachments.exportTo(sha256, form, link);
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    expect(new Uint8Array(await readFile(file))).toEqual(decoded);
    execFileSync('mkfifo', [pipe]);
    const [read] = await Promise.all([readFile(pipe), attachments.exportTo(sha256, form, pipe)]);
    expect(new Uint8Array(read)).toEqual(decoded);
    expect((await lstat(pipe)).isFIFO()).toBe(true);
  });

  it('tells a damaged file instead of handing it out, and heals it by fetching again', async () => {
    const attachments = open(served({ encoded, decoded }));
    const { sha256, form } = await fetchAll(attachments, requestFor(encoded));
    await writeFile(join(directory, 'blobs', sha256.slice(0, 2), sha256), noise(20_000, 5));
    await expect(attachments.read(sha256, form)).rejects.toMatchObject({ code: 'damaged' });
    const target = join(directory, 'out.bin');
    await expect(attachments.exportTo(sha256, form, target)).rejects.toMatchObject({ code: 'damaged' });
    await expect(stat(target)).rejects.toThrow();
    await attachments.remove(sha256);
    await fetchAll(attachments, requestFor(encoded));
    await attachments.exportTo(sha256, form, target);
    expect(new Uint8Array(await readFile(target))).toEqual(decoded);
  });

  it('never makes a path from what it is given', async () => {
    const attachments = open(served({ encoded, decoded }));
    const form = { kind: 'decoded', encoding: 'base64', lineLength: 76 } as const;
    for (const hash of ['../../secret', `${'a'.repeat(64)}/../x`, 'A'.repeat(64), '']) {
      await expect(attachments.read(hash as Sha256, form)).rejects.toMatchObject({ code: 'invalid' });
      await expect(attachments.remove(hash as Sha256)).rejects.toMatchObject({ code: 'invalid' });
      const raw = { kind: 'asItCame', encoding: 'base64', raw: hash as Sha256 } as const;
      await expect(attachments.read('a'.repeat(64) as Sha256, raw)).rejects.toMatchObject({
        code: 'invalid',
      });
    }
    await attachments.fetchNext(session, requestFor(encoded));
    for (const name of await partialNames()) expect(name).toMatch(/^[0-9a-f]{64}\.(data|json)$/);
  });
});

describe('a full disk', () => {
  /** A disk that takes `room` more bytes, the last write in part. */
  const fullAfter = (room: number): Disk => {
    let left = room;
    return {
      async open(path, flags) {
        const handle = await realDisk.open(path, flags);
        const write = handle.write.bind(handle);
        const limited = async (bytes: Uint8Array, offset = 0, length = bytes.length - offset) => {
          if (left === 0)
            throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
          const taken = Math.min(left, length);
          left -= taken;
          return write(bytes, offset, taken);
        };
        return Object.assign(handle, { write: limited });
      },
    };
  };

  it('keeps what came at whatever byte it fills, and goes on when there is room', async () => {
    const decoded = noise(12_000, 6);
    const ragged = Buffer.concat([base64Lines(decoded, 76), Buffer.from('\r\n \r\n')]);
    for (let room = 0; room < 46_000; room += 1_013) {
      const sections = served({ encoded: ragged, decoded });
      sections.binary = room % 2 === 0;
      const request = requestFor(ragged, { contentId: `f:${room}` as ContentId });
      let failure: unknown = null;
      const full = open(sections, fullAfter(room));
      await fetchAll(full, request).catch((error: unknown) => {
        failure = error;
      });
      if (failure !== null) {
        expect(failure).toBeInstanceOf(HostError);
        expect(failure).toMatchObject({ code: 'disk-full' });
      }
      const { sha256, form } = await fetchAll(open(sections), request);
      expect(await open(sections).read(sha256, form)).toEqual(decoded);
      await open(sections).remove(sha256);
    }
  });
});

describe('a server that says wrong sizes', () => {
  const decoded = noise(20_000, 7);
  const encoded = base64Lines(decoded, 76);

  it.each([-40, -2, 2, 500])('takes the part as it ends when it is %i bytes off', async (off) => {
    const sections = served({ encoded, decoded: null });
    const attachments = open(sections);
    const { sha256, form } = await fetchAll(
      attachments,
      requestFor(encoded, { octets: encoded.length + off }),
    );
    expect(sha256).toBe(hashOf(decoded));
    expect(form).toMatchObject({ kind: 'asItCame' });
  });

  // The first is as impossible as most, the second what lines of 72 characters would hold.
  it.each([
    ['impossible', 130_000 - 33_156],
    ['possible', 130_000 - 184],
  ])(
    'takes the part as it ends, decoded, where its decoded size is said too small and %s',
    async (_case, claimedSize) => {
      const large = noise(130_000, 7);
      const lines = base64Lines(large, 76);
      const request = requestFor(lines, { chunkBytes: 24_000 });
      const sections = served({ encoded: lines, decoded: large, claimedSize });
      const { sha256, form } = await fetchAll(open(sections), request);
      expect(sha256).toBe(hashOf(large));
      expect(form).toMatchObject({ kind: 'decoded', lineLength: 76 });
      expect(sections.crossed).toEqual({ binary: large.length, encoded: 0 });
      // Neither is it whole when the line is cut where it was said to end.
      const again = requestFor(lines, { chunkBytes: 24_000, contentId: 'f:cut' as ContentId });
      const cut = served({ encoded: lines, decoded: large, claimedSize });
      cut.cutAfter = claimedSize;
      const onCut = (): void => {
        cut.cutAfter = null;
      };
      expect((await fetchAll(open(cut), again, { onCut })).sha256).toBe(hashOf(large));
    },
  );

  it('refuses a part that ends long before it should', async () => {
    const sections = served({ encoded: encoded.subarray(0, 4_000), decoded: null });
    await expect(fetchAll(open(sections), requestFor(encoded))).rejects.toMatchObject({ code: 'damaged' });
  });

  it.each([
    ['decoded by the server', { encoded, decoded }],
    ['as it is', { encoded, decoded: null }],
  ])('keeps what came %s in the middle of a range when the process is killed', async (_name, held) => {
    const dying = served(held);
    const whole = dying.fetchSection.bind(dying);
    dying.fetchSection = async (id, asked, onTheWay) => {
      const { bytes } = await whole(id, asked);
      onTheWay?.soFar?.(bytes.subarray(0, 1_000));
      onTheWay?.soFar?.(bytes.subarray(0, 3_000));
      return new Promise(() => undefined);
    };
    void open(dying).fetchNext(session, requestFor(encoded));
    const after = served(held);
    await vi.waitFor(async () => {
      expect(await open(after).partial(contentId, part)).toMatchObject({ received: 3_000 });
    });
    expect((await fetchAll(open(after), requestFor(encoded))).sha256).toBe(hashOf(decoded));
    const { binary, encoded: raw } = after.crossed;
    expect(binary + raw).toBe((held.decoded ?? encoded).length - 3_000);
  });

  it('refuses a part that never ends', async () => {
    const endless = noise(1_000_000);
    const sections = served({ encoded: endless, decoded: null });
    await expect(
      fetchAll(open(sections), requestFor(endless, { octets: 1_000, encoding: '8bit' })),
    ).rejects.toMatchObject({ code: 'damaged' });
    expect(sections.crossed.encoded).toBeLessThan(100_000);
  });

  it('takes the whole part from a server that ignores ranges, and never a piece of it twice', async () => {
    const sections = served({ encoded, decoded: null });
    const ranged = sections.fetchSection.bind(sections);
    sections.fetchSection = (id, request) => ranged(id, { ...request, offset: 0, length: encoded.length });
    expect((await fetchAll(open(sections), requestFor(encoded))).sha256).toBe(hashOf(decoded));
    expect(sections.crossed.encoded).toBe(encoded.length);
  });

  it('takes the whole decoded part from such a server too', async () => {
    const sections = served({ encoded, decoded });
    const ranged = sections.fetchSection.bind(sections);
    sections.fetchSection = (id, request) => ranged(id, { ...request, offset: 0, length: encoded.length });
    expect((await fetchAll(open(sections), requestFor(encoded))).sha256).toBe(hashOf(decoded));
    expect(sections.crossed).toEqual({ binary: decoded.length, encoded: 0 });
  });
});

describe('any bytes', () => {
  const encodings = fc.constantFrom('base64', 'quoted-printable', '7bit', '8bit', 'binary');

  let run = 0;

  it('come out as they were, and can be encoded as they were, wherever the line is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          bytes: fc.uint8Array({ maxLength: 3_000 }),
          repeat: fc.integer({ min: 1, max: 12 }),
          encoding: encodings,
          lineLength: fc.constantFrom(null, 4, 60, 64, 70, 72, 75, 76, 988),
          finalBreaks: fc.integer({ min: 0, max: 3 }),
          binary: fc.boolean(),
          signed: fc.boolean(),
          chunkBytes: fc.integer({ min: 200, max: 20_000 }),
          cuts: fc.array(fc.integer({ min: 1, max: 9_000 }), { maxLength: 6 }),
        }),
        async ({ bytes, repeat, encoding, lineLength, finalBreaks, binary, signed, chunkBytes, cuts }) => {
          const decoded = Buffer.concat(Array.from({ length: repeat }, () => bytes));
          const encoded =
            encoding === 'base64'
              ? base64Lines(decoded, lineLength, finalBreaks)
              : encoding === 'quoted-printable'
                ? Buffer.from(encodeQuotedPrintable(decoded), 'latin1')
                : decoded;
          const sections = served({ encoded, decoded });
          sections.binary = binary;
          const waiting = [...cuts];
          sections.cutAfter = waiting.shift() ?? null;
          run += 1;
          const id = `f:${run}` as ContentId;
          const request = requestFor(encoded, { contentId: id, encoding, signed, chunkBytes });
          const { sha256, size, form } = await fetchAll(open(sections), request, {
            onCut: () => {
              sections.cutAfter = waiting.shift() ?? null;
            },
          });
          const attachments = open(sections);
          expect(size).toBe(decoded.length);
          expect(Buffer.from(await attachments.read(sha256, form))).toEqual(decoded);
          const again = await streamed(attachments.openEncodedStream(sha256, form, encoded.length));
          expect(again.equals(encoded)).toBe(true);
        },
      ),
      { numRuns: 150 },
    );
  });
});
