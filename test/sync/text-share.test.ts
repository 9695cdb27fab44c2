import { describe, expect, it } from 'vitest';
import { defaultShares } from '../../core/policy/wire-bytes.ts';
import { TextShare } from '../../core/sync/text-share.ts';

describe('what a byte of text costs within a session', () => {
  it('is what it cost before as long as none came', () => {
    const share = new TextShare();
    share.learn({ bytes: 300, octets: 0 });
    expect(share.from(defaultShares)).toBe(defaultShares.text);
  });

  it('is soon what it turns out to be', () => {
    const share = new TextShare();
    share.learn({ bytes: 50_000, octets: 200_000 });
    expect(share.from(defaultShares)).toBeCloseTo(0.28, 1);
    expect(share.from(defaultShares)).toBeGreaterThan(0.25);
  });

  it('hardly moves with one short text', () => {
    const share = new TextShare();
    share.learn({ bytes: 900, octets: 300 });
    expect(share.from({ text: 0.3 })).toBeLessThan(0.35);
  });

  it('follows another folder’s texts within a few chunks', () => {
    const share = new TextShare();
    for (let chunk = 0; chunk < 20; chunk += 1) share.learn({ bytes: 30_000, octets: 200_000 });
    for (let chunk = 0; chunk < 4; chunk += 1) share.learn({ bytes: 160_000, octets: 200_000 });
    expect(share.from(defaultShares)).toBeGreaterThan(0.6);
  });
});
