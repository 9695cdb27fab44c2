import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type ContentIdentity,
  contentIdApart,
  contentIdOf,
  sharedContentId,
} from '../../core/mail/content-id.ts';

const identity: ContentIdentity = {
  serverContentId: null,
  messageId: '<1@example.org>',
  internalDate: 1_700_000_000_000,
  size: 1234,
  subject: 'Tea, “hot”',
};

it("the server's name for content is taken as it is", () => {
  expect(contentIdOf({ ...identity, serverContentId: 'e:M123' })).toBe('e:M123');
  expect(contentIdOf({ ...identity, serverContentId: 'g:99' })).toBe('g:99');
});

it('without one it is f: and 160 bits of SHA-256, in base64url', () => {
  const json = '["<1@example.org>",1700000000000,1234,"Tea, “hot”"]';
  const digest = createHash('sha256').update(json).digest().subarray(0, 20).toString('base64url');
  expect(contentIdOf(identity)).toBe(`f:${digest}`);
});

it('each of the four fields makes a difference', () => {
  const ids = [
    identity,
    { ...identity, messageId: '' },
    { ...identity, internalDate: 0 },
    { ...identity, size: 1235 },
    { ...identity, subject: '' },
  ].map(contentIdOf);
  expect(new Set(ids).size).toBe(5);
});

it('text that moves from one field to the next gives another id', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (a, b, c) => {
      const split = contentIdOf({ ...identity, messageId: a + b, subject: c });
      const moved = contentIdOf({ ...identity, messageId: a, subject: b + c });
      expect(split === moved).toBe(b === '');
    }),
  );
});

it('a name told apart is its own, and still says what it shares', () => {
  const contentId = contentIdOf(identity);
  const apart = contentIdApart(contentId, { uidValidity: 3, uid: 4 });
  expect(apart).not.toBe(contentIdApart(contentId, { uidValidity: 3, uid: 5 }));
  expect([apart, contentId].map(sharedContentId)).toEqual([contentId, contentId]);
  const named = contentIdOf({ ...identity, serverContentId: 'e:a@b' });
  expect(sharedContentId(named)).toBe(named);
});
