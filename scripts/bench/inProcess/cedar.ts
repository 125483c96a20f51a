import type { OrganisationDefinition } from "@/lib/core/organisation/definition";
import { CedarEngine } from "@/tests/reference/cedar/cedarEngine";
import { type Call, NOW } from "./calls";

/**
 * Decides the calls with cedar-wasm: policies parsed once, the requests made beforehand, and no more of them and of the
 * entities than the policies look at. Throws where one is not allowed.
 */
export function cedarOn(definition: OrganisationDefinition, calls: readonly Call[]): (index: number) => void {
  const cedar = new CedarEngine(definition, []);
  const prepared = calls.map(({ request, session }) => cedar.prepare(request, session, NOW));
  return (index) => {
    if (prepared[index % prepared.length]?.() !== "allow") throw new Error("Cedar should allow this call.");
  };
}
