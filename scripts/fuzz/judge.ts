/** What plays or decides random cases, and tells what is wrong with what came of them. */

export interface Fuzzed {
  /** Calls that both decided, or schedules that were played. */
  cases: number;
  mismatches: number;
}

export interface Judge {
  /** What `--judge` calls it. */
  name: string;
  /**
   * Takes at least `cases` of them, from the same seed always the same ones.
   *
   * @param tell told each thing that was found, as small as it could be made, with how to find it again.
   * @param progress told how many there were, each time that some are done.
   */
  fuzz: (what: {
    cases: number;
    seed: number;
    tell: (finding: object) => void;
    progress: (done: Fuzzed) => void;
  }) => Fuzzed | Promise<Fuzzed>;
}
