import type { Evidence } from "./evidence";
import type { Played } from "./inPlay";

/** What happened in the schedules, counted: a schedule in which nothing can happen proves nothing. */
export class Tally {
  readonly counts = new Map<string, number>();

  add({ deeds }: Played, { approval, honoured, answers }: Evidence): void {
    this.count(approval.status);
    if (approval.edition > 0) this.count("edited");
    if (approval.revokedAt !== null) this.count("revoked");
    if (honoured.length > 0) this.count("used");
    if (honoured.length > 1) this.count("used again after it was given back");
    if (honoured.some(({ permit }) => permit?.redeemed)) this.count("redeemed");
    if (answers.length > 1) this.count("answered by several");
    for (const { step, came } of deeds) this.count(`${step.deed} ${came.came}`);
  }

  private count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  toString(): string {
    return [...this.counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([what, count]) => `${what}: ${count}`)
      .join("\n");
  }
}
