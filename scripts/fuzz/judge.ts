/** What decides random calls beside the engine. */

export interface Fuzzed {
  /** Calls that both decided. */
  cases: number;
  mismatches: number;
}

export interface Judge {
  /** What `--judge` calls it. */
  name: string;
  /**
   * Decides at least `cases` calls, from the same seed always the same ones.
   *
   * @param tell told each thing that was found, as small as it could be made, with how to find it again.
   */
  fuzz: (what: { cases: number; seed: number; tell: (finding: object) => void }) => Fuzzed;
}
