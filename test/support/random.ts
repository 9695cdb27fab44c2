/** Numbers that only depend on a seed, so that made-up mail is the same on every machine and every run. */
export interface SeededRandom {
  /** In [0, 1). */
  next(): number;
  /** A whole number, both ends included. */
  integer(min: number, max: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  pick<T>(list: readonly [T, ...T[]]): T;
  /** A key, with a probability in proportion to its weight. */
  weighted<K extends string>(weights: Readonly<Partial<Record<K, number>>>): K;
  bytes(length: number): Buffer;
}

/** The mulberry32 generator. Any number is a seed; equal seeds give equal sequences. */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const uint32 = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const next = () => uint32() / 0x1_0000_0000;
  return {
    next,
    integer: (min, max) => min + Math.floor(next() * (max - min + 1)),
    chance: (probability) => next() < probability,
    pick: (list) => list[Math.floor(next() * list.length)] ?? list[0],
    weighted: (weights) => {
      const keys = Object.keys(weights) as (keyof typeof weights)[];
      let left = next() * keys.reduce((sum, key) => sum + (weights[key] ?? 0), 0);
      for (const key of keys) {
        left -= weights[key] ?? 0;
        if (left < 0) return key;
      }
      throw new Error('nothing to choose from');
    },
    bytes: (length) => {
      const words = new Uint32Array(Math.ceil(length / 4));
      for (let index = 0; index < words.length; index++) words[index] = uint32();
      return Buffer.from(words.buffer, 0, length);
    },
  };
}

/** A seed for a part of something, from the seed of the whole: parts can then be made in any order. */
export function partSeed(seed: number, part: number | string): number {
  let hash = 0x811c9dc5 ^ seed;
  for (const character of String(part)) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}
