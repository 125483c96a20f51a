import type { JsonObject } from "@/lib/core/organisation/definition";
import type { PersonActor, ServiceContext, SystemActor } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import type { PersonName } from "./cast";
import type { Came } from "./orders";

/** Where and when a step is done. */
export interface At {
  ctx: ServiceContext<SystemActor>;
  /** Of this process's access API. */
  origin: string;
  people: Record<PersonName, PersonActor>;
}

/** Kinds of problems that a step may end with; whatever else is thrown means that something broke. */
const REFUSALS = new Set(["invalid", "forbidden", "not_found", "conflict"]);

/** An answer of the access API that refuses. */
export class Refused extends Error {
  override readonly name = "Refused";
}

export async function cameOf(work: () => Promise<JsonObject>): Promise<Came> {
  try {
    return { came: "done", value: await work() };
  } catch (error) {
    if (error instanceof Refused) return { came: "refused", why: error.message };
    if (error instanceof Problem && REFUSALS.has(error.kind)) return { came: "refused", why: error.message };
    return { came: "broken", error: error instanceof Error ? `${error.stack}` : String(error) };
  }
}
