/** One line of the list of speeds: something that was measured here, and what it has to come to. */
export interface Figure {
  readonly scenario: string;
  /** In words with units, for reading. */
  readonly measured: string;
  /** In words; `—` where nothing is asked of it. */
  readonly target: string;
  readonly met: boolean;
  /** The same in numbers, for `--json`; units in the names. */
  readonly details: Readonly<Record<string, number | string>>;
}
