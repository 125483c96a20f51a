import type { Json } from "@/lib/core/organisation/definition";
import { formsOf, without, withoutIn } from "./hidden";

/** Most values that are kept: of one that is replaced again and again, the oldest are forgotten. */
const VALUES_MAX = 100;

/** Every secret that one tool was given, so that whatever it says later can be shown without them. */
export class GivenSecrets {
  private readonly values = new Set<string>();
  private forms: readonly string[] = [];

  add(...values: readonly string[]): void {
    if (values.every((value) => this.values.has(value))) return;
    for (const value of values) this.values.add(value);
    for (const oldest of this.values) {
      if (this.values.size <= VALUES_MAX) break;
      this.values.delete(oldest);
    }
    this.forms = formsOf([...this.values]);
  }

  /** What the tool said, without them. */
  hiddenIn<T extends Json>(said: T): T {
    return this.forms.length === 0 ? said : (withoutIn(said, this.forms) as T);
  }

  /** The same for words alone. */
  hidden(words: string): string {
    return without(words, this.forms);
  }
}
