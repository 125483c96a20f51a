/**
 * How a permit travels with an MCP request (in its `_meta`) to a server that redeems it itself, and how that server says in its answer
 * what came of it. docs/permits.md describes it.
 */
import { z } from "zod";
import { reportOutcomeSchema } from "@/lib/contracts/access";
import type { Json, JsonObject } from "@/lib/core/organisation/definition";

const PERMIT = "ambit/permit";
const PERSON = "ambit/on_behalf_of";
const OUTCOME = "ambit/outcome";

/** A longer text is no permit, in characters. */
const PERMIT_MAX = 8_192;

export interface CarriedPermit {
  permit: string;
  /** The person for whom the agent acts, as Ambit was told it. */
  onBehalfOf?: string | undefined;
}

export function permitMeta({ permit, onBehalfOf }: CarriedPermit): JsonObject {
  return { [PERMIT]: permit, ...(onBehalfOf === undefined ? {} : { [PERSON]: onBehalfOf }) };
}

const carried = z.object({
  [PERMIT]: z.string().min(1).max(PERMIT_MAX),
  [PERSON]: z.string().min(1).max(256).optional(),
});

/** What came with a request; undefined where that is no permit. Whether it is good, redeeming it shows. */
export function permitIn(meta: unknown): CarriedPermit | undefined {
  const { data } = carried.safeParse(meta ?? {});
  return data === undefined ? undefined : { permit: data[PERMIT], onBehalfOf: data[PERSON] };
}

const serverOutcome = reportOutcomeSchema.pick({ status: true, error: true, occurred_at: true, state_changes: true });

/** An outcome as it is reported to Ambit, without what names the evaluation: whoever sent the permit knows it. */
export type ServerOutcome = z.input<typeof serverOutcome>;

export function outcomeMeta(outcome: ServerOutcome): JsonObject {
  return { [OUTCOME]: outcome as unknown as Json };
}

/** A server's result without its outcome, which is not the agent's to see, and the outcome where it says one that is understood. */
export function withoutOutcome(result: JsonObject): { result: JsonObject; outcome?: z.output<typeof serverOutcome> } {
  const { _meta: meta } = result;
  if (typeof meta !== "object" || meta === null || Array.isArray(meta) || !Object.hasOwn(meta, OUTCOME))
    return { result };
  const { [OUTCOME]: told, ...others } = meta;
  const { data } = serverOutcome.safeParse(told);
  return { result: { ...result, _meta: others }, ...(data === undefined ? {} : { outcome: data }) };
}
