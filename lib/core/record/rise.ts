/** How a session became riskier: what one allowed call added to what it had seen and done. */
import { sessionDelta, together } from "@/lib/core/decision/session";
import type { SessionFacts } from "@/lib/core/decision/types";
import { type RiskFacts, SENSITIVITIES, type Sensitivity } from "@/lib/core/organisation/facts";

export interface Rise {
  /** The most sensitive that was read, where it is more than before. */
  sensitivity: Sensitivity | null;
  untrusted: boolean;
  exposed: boolean;
  /** From here on it holds sensitive and untrusted text at once: what is read next may make it send what was read before. */
  mixed: boolean;
}

/** From here on up, what was read must not leave. */
const SENSITIVE: Sensitivity = "confidential";

/** What the session held more of from an allowed call on; null where nothing. */
export function riseOf(before: SessionFacts, facts: RiskFacts): Rise | null {
  const after = together(before, sessionDelta(facts));
  const rise: Rise = {
    sensitivity: after.maxSensitivityRead === before.maxSensitivityRead ? null : after.maxSensitivityRead,
    untrusted: after.readUntrusted && !before.readUntrusted,
    exposed: after.exposed && !before.exposed,
    mixed: isMixed(after) && !isMixed(before),
  };
  return rise.sensitivity !== null || rise.untrusted || rise.exposed ? rise : null;
}

function isMixed({ maxSensitivityRead, readUntrusted }: SessionFacts): boolean {
  return readUntrusted && SENSITIVITIES.indexOf(maxSensitivityRead) >= SENSITIVITIES.indexOf(SENSITIVE);
}
