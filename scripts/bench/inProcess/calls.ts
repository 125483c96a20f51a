/** The calls that are decided: one action again and again, with arguments, resource and session of its own each. */
import type { CallerScope, DecisionRequest, SessionFacts } from "@/lib/core/decision/types";
import { SENSITIVITIES } from "@/lib/core/organisation/facts";
import { ACTION, AGENT, ENVIRONMENT, SUPPLIERS, TOOL } from "./organisation";

export interface Call {
  request: DecisionRequest;
  session: SessionFacts;
}

export const CALLER: CallerScope = { agent: AGENT, tool: TOOL, environment: ENVIRONMENT, kind: "enforcement_point" };

/** Epoch milliseconds. */
export const NOW = Date.UTC(2026, 2, 4, 10, 20);

/** Every one of them is allowed, so every grant that names it and every rule that bears on it is looked at. */
export function callsToDecide(count: number): Call[] {
  return Array.from({ length: count }, (_, index) => ({
    request: {
      agent: AGENT,
      onBehalfOf: "dana@example.com",
      action: ACTION,
      environment: ENVIRONMENT,
      resource: { type: "type-0", id: `inv-${index}`, properties: { customer: `c-${index % 50}` } },
      arguments: {
        recipient: SUPPLIERS[index % SUPPLIERS.length] ?? "",
        amount: 1 + ((index * 37) % 4_900),
        currency: "EUR",
        invoice: `2026-${String(index).padStart(5, "0")}`,
        memo: `Invoice 2026-${String(index).padStart(5, "0")} for March`,
      },
      request: { requestId: `req-${index}`, toolCallId: `call-${index}`, justification: "The invoice is due" },
    },
    session: {
      maxSensitivityRead: SENSITIVITIES[index % 3] ?? "public",
      readUntrusted: index % 2 === 0,
      exposed: index % 2 === 1,
      decisions: index % 40,
      exposes: index % 3,
      writes: index % 20,
    },
  }));
}
