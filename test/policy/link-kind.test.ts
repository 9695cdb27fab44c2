import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LinkKind, linkKinds } from '../../core/model/link.ts';
import {
  linkKindNow,
  lookAgain,
  notRecognised,
  type Recognition,
  recogniseLink,
} from '../../core/policy/link-kind.ts';

const kinds = fc.constantFrom(...linkKinds);

describe('recogniseLink', () => {
  it.each([
    [450, 100_000, 'satellite'],
    [1_800, 1_200, 'satellite'],
    [449, 8 * 1024 - 1, 'dialUp'],
    [449, 8 * 1024, 'metered'],
    [20, 64 * 1024 - 1, 'metered'],
    [20, 64 * 1024, 'broadband'],
    [20, Number.POSITIVE_INFINITY, 'broadband'],
  ] as const)('takes %d ms and %d bytes a second for %s', (rttMs, bytesPerSecond, kind) => {
    expect(recogniseLink({ rttMs, bytesPerSecond })).toBe(kind);
  });

  it('goes by the speed alone where nobody knows the round trip', () => {
    expect(recogniseLink({ rttMs: null, bytesPerSecond: 1_200 })).toBe('dialUp');
    expect(recogniseLink({ rttMs: Number.NaN, bytesPerSecond: 1_200 })).toBe('dialUp');
  });

  it('recognises nothing while the speed is not known', () => {
    for (const bytesPerSecond of [null, 0, -1, Number.NaN]) {
      expect(recogniseLink({ rttMs: 900, bytesPerSecond })).toBeNull();
    }
  });
});

describe('lookAgain', () => {
  const after = (...seen: readonly (LinkKind | null)[]): Recognition => seen.reduce(lookAgain, notRecognised);

  it('takes the line for another kind once it has looked like that three times', () => {
    expect(after('metered', 'metered').kind).toBeNull();
    expect(after('metered', 'metered', 'metered').kind).toBe('metered');
  });

  it('is not moved by a look or two at something else', () => {
    const metered = after('metered', 'metered', 'metered');
    const seen: readonly LinkKind[] = [
      'dialUp',
      'dialUp',
      'metered',
      'dialUp',
      'broadband',
      'dialUp',
      'dialUp',
    ];
    expect(seen.reduce(lookAgain, metered).kind).toBe('metered');
    expect([...seen, 'dialUp' as const].reduce(lookAgain, metered).kind).toBe('dialUp');
  });

  it('takes no notice of a look that recognises nothing', () => {
    expect(after('metered', null, 'metered', null, null, 'metered').kind).toBe('metered');
  });

  it('changes only to what the last three looks that saw anything agree on', () => {
    fc.assert(
      fc.property(fc.array(fc.option(kinds), { maxLength: 30 }), (seen) => {
        let recognition = notRecognised;
        const looks: LinkKind[] = [];
        for (const look of seen) {
          const next = lookAgain(recognition, look);
          if (look !== null) looks.push(look);
          const lastThree = looks.slice(-3);
          if (next.kind !== recognition.kind) expect(lastThree).toEqual([next.kind, next.kind, next.kind]);
          if (lastThree.length === 3 && new Set(lastThree).size === 1) expect(next.kind).toBe(lastThree[0]);
          recognition = next;
        }
      }),
    );
  });
});

describe('linkKindNow', () => {
  const nothing = { byHand: null, byNetwork: {}, network: null, measured: null, last: null };

  it('is careful about a line that nobody knows anything about', () => {
    expect(linkKindNow(nothing)).toBe('dialUp');
  });

  it('asks the user, then what was said of the network, then the measurement, then the last time', () => {
    const all = {
      byHand: 'satellite',
      byNetwork: { Harbour: 'metered' },
      network: 'Harbour',
      measured: 'broadband',
      last: 'dialUp',
    } as const;
    expect(linkKindNow(all)).toBe('satellite');
    expect(linkKindNow({ ...all, byHand: null })).toBe('metered');
    expect(linkKindNow({ ...all, byHand: null, network: 'Ferry' })).toBe('broadband');
    expect(linkKindNow({ ...all, byHand: null, network: null })).toBe('broadband');
    expect(linkKindNow({ ...nothing, last: 'metered' })).toBe('metered');
  });

  it('takes whatever a network is called for a name', () => {
    for (const network of ['constructor', '__proto__', 'toString', '']) {
      expect(linkKindNow({ ...nothing, network, last: 'metered' })).toBe('metered');
    }
  });
});
