/** A step did not work. `message` is one plain paragraph; `output` is what the program that failed said. */
export class SetUpFailure extends Error {
  constructor(message, output = "") {
    super(message);
    this.name = "SetUpFailure";
    this.output = output;
  }
}

/** Says why, and sets the exit code. */
export function reportFailure(error) {
  process.exitCode = 1;
  if (!(error instanceof SetUpFailure)) {
    console.error(error);
    return;
  }
  if (error.output) console.error(`\n${error.output.trim()}`);
  console.error(`\n${error.message}`);
}
