import fc from 'fast-check';
import { parser } from 'imapflow/lib/handler/imap-handler.js';
import { describe, expect, it } from 'vitest';
import { isDataAnswer, parseDataAnswer, withoutLongStatus } from '../../electron/host/imap/data-answers.ts';
import type { ImapAnswer } from '../../electron/host/imap/imapflow-internals.ts';
import { parseSearch, parseVanished } from '../../electron/host/imap/parse-uid-answers.ts';

const item = (line: string, literals: readonly Buffer[] = []) => ({ payload: Buffer.from(line), literals });
const ours = (line: string, literals: readonly Buffer[] = []): Promise<ImapAnswer> =>
  parseDataAnswer(item(line, literals));
const imapflows = async (line: string, literals: readonly Buffer[] = []): Promise<ImapAnswer> =>
  await parser(Buffer.from(line), { literals: [...literals] });

const uid = fc.oneof(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 1, max: 4_294_967_295 }));
const element = fc.oneof(
  uid.map(String),
  fc.tuple(uid, uid).map(([a, b]) => `${a}:${b}`),
);
/** Sets on both sides of what counts as long. */
const set = fc.array(element, { minLength: 1, maxLength: 700, size: 'max' }).map((items) => items.join(','));

describe('long answers', () => {
  it('are what imapflow makes of them: VANISHED', async () => {
    const line = fc
      .tuple(fc.constantFrom('', '(EARLIER) ', '(earlier) '), set)
      .map(([earlier, uids]) => `* VANISHED ${earlier}${uids}`);
    await fc.assert(
      fc.asyncProperty(line, async (text) => {
        expect(await ours(text)).toEqual(await imapflows(text));
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });

  // The space before the bracket is for imapflow, which takes no set that a list ends with.
  it('are what imapflow makes of them: ESEARCH with several sets, wherever they stand', async () => {
    const line = fc
      .tuple(set, set, fc.constantFrom('(TAG "a1") ', '(TAG "a \\" (1,2") ', ''))
      .map(
        ([all, part, tag]) =>
          `* ESEARCH ${tag}UID MIN 1 ALL ${all} COUNT 17 PARTIAL (-1:-100 ${part} ) MODSEQ 917162500`,
      );
    await fc.assert(
      fc.asyncProperty(line, async (text) => {
        expect(await ours(text)).toEqual(await imapflows(text));
      }),
      { numRuns: 40, endOnFailure: true },
    );
  });

  it('are what imapflow makes of them: SEARCH, with MODSEQ or without', async () => {
    const line = fc
      .tuple(
        fc.array(uid, { minLength: 1, maxLength: 1_500, size: 'max' }),
        fc.constantFrom('', ' (MODSEQ 917162500)', ' (modseq 1) ', ' '),
        fc.constantFrom('SEARCH', 'search'),
      )
      .map(([uids, behind, name]) => `* ${name} ${uids.join(' ')}${behind}`);
    await fc.assert(
      fc.asyncProperty(line, async (text) => {
        expect(await ours(text)).toEqual(await imapflows(text));
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });

  it('with quoted strings and literals in them are left as they are', async () => {
    const quoted = `"${'1,'.repeat(3_000)}"`;
    const line = `* 3 FETCH (UID 7 X ${quoted} BODY[1] {4}\r\n Y "a\\"b")`;
    expect(await ours(line, [Buffer.from('1,2,')])).toEqual(await imapflows(line, [Buffer.from('1,2,')]));
  });

  const long = '1,3:5,'.repeat(1_000);
  it.each([
    ['a number beyond all UIDs', `* VANISHED ${long}4294967296000`],
    ['a range without an end', `* VANISHED ${long}7:`],
    ['a range of three', `* VANISHED ${long}7:8:9`],
    ['a hole', `* VANISHED ${long},7`],
    ['a star', `* VANISHED ${long}*`],
    ['a letter', `* ESEARCH (TAG "a") UID ALL ${long}x`],
    ['a comma at the end', `* ESEARCH (TAG "a") UID ALL ${long}`],
    ['an atom that has no end', `* LIST () "/" ${'a,'.repeat(200_000)}`],
    ['what is no number among those found', `* SEARCH ${'7 '.repeat(5_000)}x`],
    ['a list that is no MODSEQ', `* SEARCH ${'7 '.repeat(5_000)}(X 1)`],
    ['a number of 11 digits', `* SEARCH ${'7 '.repeat(5_000)}12345678901`],
    ['more numbers than any mailbox has messages', `* SEARCH ${'7 '.repeat(2_000_001)}`],
    ['more lists than any answer has', `* 1 FETCH (X ${'()'.repeat(200_000)})`],
  ])('with %s are none', async (_what, line) => {
    await expect(ours(line)).rejects.toThrow();
  });

  it('with numbers that are no UIDs name no set', async () => {
    expect(parseVanished(await ours(`* VANISHED ${long}4294967296`))).toBeNull();
    expect(parseVanished(await ours(`* VANISHED ${long}0`))).toBeNull();
    expect(parseSearch(await ours(`* ESEARCH UID ALL ${long}9:4294967297`))).toBeNull();
  });

  it('read ranges that are written backwards as the RFC does', async () => {
    expect(parseVanished(await ours(`* VANISHED (EARLIER) ${'9:7,'.repeat(2_000)}5:1`))).toEqual([
      [1, 5],
      [7, 9],
    ]);
  });

  it('may find a million messages', async () => {
    const line = `* SEARCH ${Array.from({ length: 1_000_000 }, (_, i) => i + 1).join(' ')}`;
    expect(parseSearch(await ours(line))).toEqual([[1, 1_000_000]]);
  });

  it('that complete a command keep its status', () => {
    const code = `[COPYUID 5 ${'1,'.repeat(40_000)}1 7] done`;
    expect(withoutLongStatus(item(`a1 OK ${code}`)).payload.toString()).toBe('a1 OK');
    expect(withoutLongStatus(item(`* BYE ${code}`)).payload.toString()).toBe('* BYE');
    const short = item('a1 OK [COPYUID 5 1 7] done');
    expect(withoutLongStatus(short)).toBe(short);
  });
});

describe('data', () => {
  it.each(['* 1 FETCH (UID 1)', '* LIST () "/" OK', '* ESEARCH', '* NOTE x', '* OKAY'])('is %s', (line) => {
    expect(isDataAnswer(Buffer.from(line))).toBe(true);
  });

  it.each(['* OK hi', '* ok', '* BYE x', '* PREAUTH x', '+ go on', 'a1 OK done', '* NO', '* BAD x', '*', ''])(
    'is not %s',
    (line) => {
      expect(isDataAnswer(Buffer.from(line))).toBe(false);
    },
  );
});
