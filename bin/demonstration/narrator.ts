import { DEMONSTRATION_STEPS, type DemonstrationEvent } from "@/lib/contracts/demonstration";

const SIGNS: Readonly<Record<DemonstrationEvent["state"], string>> = {
  running: "…",
  waiting: "…",
  passed: "✓",
  refused: "✗",
  otherwise: "!",
};
/** How often a wait is mentioned where lines cannot be written over, in milliseconds. */
const REMIND_MS = 30_000;
const WIDTH = 100;

/** Tells the story in the terminal and, where a server started this process, tells the server too. */
export class Narrator {
  private told = new Set<string>();
  private remindedAt = 0;

  tell(event: DemonstrationEvent): void {
    process.send?.(event);
    const { step, state, detail } = event;
    if (!this.told.has(step)) {
      this.told.add(step);
      const index = DEMONSTRATION_STEPS.findIndex(({ id }) => id === step);
      this.line(`\n  ${index + 1}  ${DEMONSTRATION_STEPS[index]?.title ?? step}`);
    }
    if (detail !== "")
      for (const [index, text] of wrap(detail).entries()) this.line(`     ${index === 0 ? SIGNS[state] : " "} ${text}`);
  }

  say(text: string): void {
    this.line(text);
  }

  /** A wait goes on: written over itself in a terminal, mentioned now and then elsewhere. */
  waiting(seconds: number): void {
    if (process.stdout.isTTY)
      process.stdout.write(`\r\u001B[K     … Waiting (${seconds} s). Ctrl-C takes the call back.`);
    else if (Date.now() - this.remindedAt > REMIND_MS) {
      if (this.remindedAt > 0) this.line(`     … Still waiting (${seconds} s).`);
      this.remindedAt = Date.now();
    }
  }

  private line(text: string): void {
    process.stdout.write(`${process.stdout.isTTY ? "\r\u001B[K" : ""}${text}\n`);
  }
}

function wrap(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length + 1 > WIDTH) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
