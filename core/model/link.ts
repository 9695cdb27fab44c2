/** What a line is like, as far as it decides what may cross it. */
export type LinkKind = 'dialUp' | 'satellite' | 'metered' | 'broadband';

/** From the line that bears least. */
export const linkKinds = [
  'satellite',
  'dialUp',
  'metered',
  'broadband',
] as const satisfies readonly LinkKind[];

/** When Packetboat goes online by itself. Times of day are minutes since local midnight. */
export type Schedule =
  | { readonly kind: 'always' }
  /** Only when the user asks; it hangs up when nothing is left to do. */
  | { readonly kind: 'byHand' }
  /** Every so many hours; it hangs up when nothing is left to do. */
  | { readonly kind: 'every'; readonly hours: number }
  /** From one time of day to another, which may be past midnight. What crosses while it is free counts for no budget. */
  | { readonly kind: 'window'; readonly from: number; readonly to: number; readonly free: boolean };
