/** What whoever runs the replay can put right; its message is all that they are told. */
export class EvalFailure extends Error {
  override readonly name = "EvalFailure";
}
