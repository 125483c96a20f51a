import type { Catalogue } from "./catalogue";
import { type CedarPolicy, named, type PolicyParts, policyText } from "./policy";
import type { CedarWarning, Elsewhere } from "./warning";

/** An export that is being made: what the parts of an organisation are put into. */
export class Translation {
  readonly policies: CedarPolicy[] = [];
  readonly warnings: CedarWarning[] = [];
  private readonly ids = new Map<string, number>();

  constructor(
    readonly catalogue: Catalogue,
    readonly elsewhere: ReadonlySet<Elsewhere>,
  ) {}

  /** Adds the policies of one origin and answers how many there are; those that never apply are left out. */
  add(id: string, policies: readonly PolicyParts[]): number {
    const texts = [...new Set(policies.map(policyText).filter((text) => text !== null))];
    for (const text of texts) this.policies.push(named(this.nextId(id), text));
    return texts.length;
  }

  private nextId(id: string): string {
    const count = (this.ids.get(id) ?? 0) + 1;
    this.ids.set(id, count);
    return count === 1 ? id : `${id}#${count}`;
  }

  warn(warning: CedarWarning): void {
    this.warnings.push(warning);
  }

  /** One warning for each reason why a part can't be said. */
  warnUnsaid(path: string[], what: string, unsaid: ReadonlySet<string>): void {
    for (const why of unsaid) this.warn({ kind: "unsayable", path, what, why: sentence(why), errs: "stricter" });
  }
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
