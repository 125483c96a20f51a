/** A state change in the words of the person who took a task over: their statement, seen by nothing else. */
export interface StatedChange {
  resource: { type: string; id: string };
  before?: string;
  after?: string;
  reference?: string;
}
