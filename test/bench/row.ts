import type { LinkShape } from '../support/slow-link.ts';
import type { Measured } from './measure.ts';

/** What a mail program's run took. */
export interface Row {
  readonly tool: string;
  /**
   * `ours` is the row that is held against all others; `oursToo` is ours in another way. A `peer` brings what the scenario asks
   * for, or more, a `lesserPeer` less, and so cheaper.
   */
  readonly kind: 'ours' | 'oursToo' | 'peer' | 'lesserPeer';
  readonly measured: Measured;
  /** What has to be known to read the figures; '' for nothing. */
  readonly note: string;
}

/** The least that the information itself costs. */
export interface Floor {
  readonly up: number;
  readonly down: number;
  /** Bursts that wait for an answer: TLS, then login with all commands. TCP's own round trip comes on top. */
  readonly flights: number;
  /** What is counted. */
  readonly of: string;
}

/** Something asked of our figures. */
export interface Verdict {
  readonly target: string;
  readonly measured: string;
  readonly met: boolean;
}

/** One scenario at one line, with everybody's figures. */
export interface Block {
  /** For `--only`, and for programs. */
  readonly id: string;
  readonly scenario: string;
  readonly link: { readonly name: string; readonly shape: LinkShape };
  readonly floor: Floor;
  readonly rows: readonly Row[];
  readonly verdicts: readonly Verdict[];
}
