/** What a session has seen and done: what an allow adds, and when it has become riskier. */
import { type RiskFacts, SENSITIVITIES } from "@/lib/core/organisation/facts";
import type { SessionFacts } from "./types";

/** The facts to add when a call is allowed. */
export function sessionDelta(facts: RiskFacts): SessionFacts {
  const exposes = facts.power === "expose" || facts.power === null;
  return {
    // A call whose power nobody declared (it ran in observe mode) counts as the worst of all.
    maxSensitivityRead: facts.power === "read" || facts.power === null ? facts.sensitivity : "public",
    readUntrusted: facts.returnsUntrusted,
    exposed: exposes,
    decisions: 1,
    exposes: exposes ? 1 : 0,
    writes: facts.power === "write" || facts.power === null ? 1 : 0,
  };
}

/** What two parts of a session come to. */
export function together(a: SessionFacts, b: SessionFacts): SessionFacts {
  const worse = SENSITIVITIES.indexOf(a.maxSensitivityRead) > SENSITIVITIES.indexOf(b.maxSensitivityRead) ? a : b;
  return {
    maxSensitivityRead: worse.maxSensitivityRead,
    readUntrusted: a.readUntrusted || b.readUntrusted,
    exposed: a.exposed || b.exposed,
    decisions: a.decisions + b.decisions,
    exposes: a.exposes + b.exposes,
    writes: a.writes + b.writes,
  };
}

/** True when the session now knows or did something that it had not when the approval was asked for. */
export function isRiskier(now: SessionFacts, asked: SessionFacts): boolean {
  return (
    SENSITIVITIES.indexOf(now.maxSensitivityRead) > SENSITIVITIES.indexOf(asked.maxSensitivityRead) ||
    (now.readUntrusted && !asked.readUntrusted) ||
    (now.exposed && !asked.exposed)
  );
}
