import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { HostError } from '../../core/errors.ts';
import { deflateText, inflateText } from '../../core/mail/deflate-text.ts';

const errorOf = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    return error;
  }
  return null;
};

it('a text comes back as it was packed, with its length in UTF-8', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', size: 'large' }), (text) => {
      const { deflated, bytes } = deflateText(text);
      expect(bytes).toBe(Buffer.byteLength(text));
      expect(inflateText(deflated)).toBe(text);
    }),
  );
});

it('a text of several megabytes comes back, characters on every seam', () => {
  const text = '日本 é 💩\n'.repeat(200_000);
  const { deflated } = deflateText(text);
  expect(deflated.length).toBeLessThan(text.length / 50);
  expect(inflateText(deflated)).toBe(text);
});

it('a leading byte order mark of the text stays', () => {
  expect(inflateText(deflateText('\ufeffa').deflated)).toBe('\ufeffa');
});

it('what others deflated can be read', () => {
  expect(inflateText(deflateRawSync('hello'))).toBe('hello');
});

it('a small pack that would fill the memory is refused as damaged', () => {
  const bomb = deflateRawSync(Buffer.alloc(200_000_000));
  expect(bomb.length).toBeLessThan(200_000);
  expect(errorOf(() => inflateText(bomb))).toMatchObject({ code: 'damaged' });
  expect(errorOf(() => inflateText(deflateText('0123456789').deflated, 9))).toBeInstanceOf(HostError);
  expect(inflateText(deflateText('0123456789').deflated, 10)).toBe('0123456789');
});

it('a cut pack, an empty one and noise are refused as damaged, or give some text', () => {
  const { deflated } = deflateText('a text long enough to be cut in its middle, twice over');
  for (let end = 0; end < deflated.length; end += 1) {
    expect(errorOf(() => inflateText(deflated.subarray(0, end)))).toMatchObject({ code: 'damaged' });
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
      const error = errorOf(() => inflateText(noise));
      expect(error === null || error instanceof HostError).toBe(true);
    }),
  );
});
