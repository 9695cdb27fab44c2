import { useState } from 'react';

interface Picked<T> {
  readonly value: T;
  /** What was kept when it was picked, as JSON: what is read anew is another object. */
  readonly was: string;
}

/**
 * What a control shows: what was picked, until what is kept has changed after that. Without it the control would jump back for
 * as long as it takes to be written and read again. `drop` shows what is kept again, where keeping it failed.
 */
export const usePicked = <T>(
  kept: T,
): { readonly shown: T; readonly pick: (value: T) => void; readonly drop: () => void } => {
  const [picked, setPicked] = useState<Picked<T> | null>(null);
  const now = JSON.stringify(kept);
  return {
    shown: picked !== null && picked.was === now ? picked.value : kept,
    pick: (value) => setPicked({ value, was: now }),
    drop: () => setPicked(null),
  };
};
