/** What stood where at a time, told by everything that was ever put in its place. */
import type { ChangeContent } from "@/lib/contracts/changes";
import type { Written } from "@/lib/db/simulation/history";
import { agentParts } from "@/lib/services/change/proposed";

type Kind = "agent" | "environment" | "stage" | "action" | "rule";

interface Write {
  at: number;
  /** Null where it was taken away. */
  value: unknown;
  /** What stood there before: null for nothing, undefined where that is not on record. */
  before: unknown;
}

export interface Standing {
  kind: Kind;
  /** Of an agent's part, its name; of an action, TOOL.NAME. */
  name: string;
  /** Null where there was none, undefined where it is not on record. */
  value: unknown;
  /** Which version it had; 0 where there was none. Of an agent's part it says nothing. */
  version: number;
  /** When something else was put there, epoch ms; null where it stands there still. */
  until: number | null;
}

/** Of one agent: everything that was put in place since the organisation began, in its order. */
export class Timeline {
  private readonly writes = new Map<string, { kind: Kind; name: string; list: Write[] }>();

  constructor(written: readonly Written[], agent: string) {
    for (const { at, content, base } of written) this.add(at.getTime(), content as ChangeContent, { base, agent });
  }

  /** Everything that was ever changed, as it stood at a time. What was never changed stands as it does now. */
  standingAt(at: number): Standing[] {
    return [...this.writes.values()].map(({ kind, name, list }) => {
      const next = list.find((write) => write.at > at);
      const last = list.filter((write) => write.at <= at).at(-1);
      return {
        kind,
        name,
        value: last === undefined ? list[0]?.before : last.value,
        version: versionOf(list, at),
        until: next?.at ?? null,
      };
    });
  }

  private add(at: number, content: ChangeContent, { base, agent }: { base: unknown; agent: string }): void {
    const bases = base as Record<string, unknown> | null | undefined;
    const put = (kind: Kind, name: string, value: unknown, before: unknown) => {
      const key = `${kind} ${name}`;
      const known = this.writes.get(key) ?? { kind, name, list: [] };
      known.list.push({ at, value, before });
      this.writes.set(key, known);
    };
    const ofBase = (part: string, name: string) => (bases?.[part] as Record<string, unknown> | undefined)?.[name];
    if (content.agent === agent) {
      for (const [part, value] of agentParts(content)) put("agent", part, value, bases?.[part]);
      // Enforcing forgets until when it was observed, which a change of the mode alone does not name.
      if (content.mode === "enforce") put("agent", "observeUntil", null, bases?.observeUntil);
    }
    for (const one of content.environments ?? []) put("environment", one.name, one, ofBase("environments", one.name));
    for (const one of content.stages ?? []) put("stage", one.name, one, ofBase("stages", one.name));
    for (const one of content.rules ?? []) put("rule", one.name, one, ofBase("rules", one.name));
    for (const name of content.removeRules ?? []) put("rule", name, null, ofBase("rules", name));
    for (const tool of content.catalogue ?? [])
      for (const action of tool.actions) {
        const name = `${tool.name}.${action.name}`;
        put("action", name, action, ofBase("actions", name));
      }
    for (const name of content.removeActions ?? []) put("action", name, null, ofBase("actions", name));
  }
}

/** Each change makes a next version; what was taken away and comes back begins anew, as what the organisation began with. */
function versionOf(list: readonly Write[], at: number): number {
  const initial = list[0]?.before == null ? 0 : 1;
  return list
    .filter((write) => write.at <= at)
    .reduce((version, { value }) => (value === null ? 0 : version + 1), initial);
}
