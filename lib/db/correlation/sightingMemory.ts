import type { RegisteredIdentity } from "@/lib/core/correlation/observedAction";
import type { Sighting } from "@/lib/core/correlation/sighting";

/** Each takes one to two kilobytes. */
const KEPT_MAX = 20_000;

/**
 * Sightings that were read, for the next look at what is stored: in a burst each look needs most of what the one before needed. Log records and
 * decisions never change once they are stored; what does is the identity that is registered for a decision's agent. Those used
 * longest ago are forgotten first.
 */
export class SightingMemory {
  private readonly kept = new Map<string, Sighting>();
  private registered = "";

  constructor(private readonly max = KEPT_MAX) {}

  /** Forgets everything when other identities are registered than those that what is kept was read with. */
  holdFor(registered: readonly RegisteredIdentity[]): void {
    const written = JSON.stringify(registered);
    if (written !== this.registered) this.kept.clear();
    this.registered = written;
  }

  /** @param at where a log record stands in time, for it may stand at two; undefined for a decision */
  get(id: string, at?: Date): Sighting | undefined {
    const name = nameOf(id, at);
    const found = this.kept.get(name);
    if (found !== undefined) this.put(found, at);
    return found;
  }

  put(sighting: Sighting, at?: Date): void {
    const name = nameOf(sighting.id, at);
    this.kept.delete(name);
    this.kept.set(name, sighting);
    const [oldest] = this.kept.size > this.max ? this.kept.keys() : [];
    if (oldest !== undefined) this.kept.delete(oldest);
  }
}

function nameOf(id: string, at: Date | undefined): string {
  return at === undefined ? id : `${id} ${at.getTime()}`;
}
