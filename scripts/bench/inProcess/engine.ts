import { decide } from "@/lib/core/decision/decide";
import type { DecisionSnapshot } from "@/lib/core/decision/types";
import { compileOrganisation } from "@/lib/core/organisation/compile";
import type { OrganisationDefinition } from "@/lib/core/organisation/definition";
import { CALLER, type Call, NOW } from "./calls";

/** Decides a call with the engine; the organisation is compiled once. Throws where the call is not allowed. */
export function engineOn(definition: OrganisationDefinition): (call: Call) => void {
  const organisation = compileOrganisation(definition);
  return ({ request, session }) => {
    const snapshot: DecisionSnapshot = {
      organisation,
      caller: CALLER,
      session,
      used: () => "0",
      provenance: () => "unseen",
    };
    const { outcome, reasons } = decide(request, snapshot, NOW);
    if (outcome !== "allow") throw new Error(`The engine should allow this call: ${reasons[0]?.message}`);
  };
}
