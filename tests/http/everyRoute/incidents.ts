/** The rows of incidents. */
import { addFinding } from "@/lib/services/incident/addFinding";
import { addFollowUp } from "@/lib/services/incident/addFollowUp";
import { moveIncident } from "@/lib/services/incident/move";
import { openIncident } from "@/lib/services/incident/open";
import { READS, type Row, SEES } from "./row";
import type { Situations } from "./situations";

/** Operators of the team, security reviewers and admins work on it; viewers of the team read it. */
const WORKS = { ...READS, viewer: 403 } as const;

interface Opened {
  id: string;
  record: string;
}

/** Opened and led by `admin`. */
async function opened(given: Situations): Promise<Opened> {
  const record = await given.acted();
  const { id } = await openIncident({
    ctx: await given.as("admin"),
    input: { title: "It read too much", severity: "low", from: { record } },
  });
  return { id, record };
}

/** The same, submitted for review by `admin`. */
async function inReview(given: Situations): Promise<string> {
  const { id } = await opened(given);
  const ctx = await given.as("admin");
  await moveIncident({ ctx, input: { id, move: { to: "contained" } } });
  await moveIncident({ ctx, input: { id, move: { to: "in_review" } } });
  return id;
}

async function finding(given: Situations): Promise<{ id: string; finding: string }> {
  const { id } = await opened(given);
  const said = { kind: "other", text: "Something else." };
  const added = await addFinding({ ctx: await given.as("admin"), input: { id, finding: said } });
  return { id, finding: added.finding };
}

async function followUp(given: Situations): Promise<{ id: string; followUp: string }> {
  const { id } = await opened(given);
  const said = { title: "Look at it", owner: "rita@example.com", due: "2027-01-31" };
  const added = await addFollowUp({ ctx: await given.as("admin"), input: { id, followUp: said } });
  return { id, followUp: added.follow_up };
}

const one = (body?: unknown) => async (given: Situations) => {
  const { id } = await opened(given);
  return { params: { id }, ...(body === undefined ? {} : { body }) };
};

export const INCIDENTS: readonly Row[] = [
  {
    route: "GET /api/v1/incidents",
    target: async (given) => ({ holds: (await opened(given)).id }),
    expected: SEES,
  },
  {
    route: "POST /api/v1/incidents",
    target: async (given) => ({
      body: { title: "It read too much", severity: "low", from: { record: await given.acted() } },
    }),
    expected: WORKS,
  },
  { route: "GET /api/v1/incidents/{id}", target: one(), expected: READS },
  { route: "GET /api/v1/incidents/{id}/export", target: one(), expected: READS },
  { route: "PATCH /api/v1/incidents/{id}", target: one({ edition: 1, title: "It read more" }), expected: WORKS },
  {
    route: "POST /api/v1/incidents/{id}/records",
    target: async (given) => {
      const { id } = await opened(given);
      return { params: { id }, body: { records: [await given.acted()], why: "The same session." } };
    },
    expected: WORKS,
  },
  {
    route: "POST /api/v1/incidents/{id}/records/remove",
    target: async (given) => {
      const { id, record } = await opened(given);
      return { params: { id }, body: { record, why: "Another session." } };
    },
    expected: WORKS,
  },
  { route: "POST /api/v1/incidents/{id}/notes", target: one({ text: "Looked at it." }), expected: WORKS },
  {
    route: "POST /api/v1/incidents/{id}/findings",
    target: one({ kind: "rule_missing", text: "Nobody was asked." }),
    expected: WORKS,
  },
  {
    route: "POST /api/v1/incidents/{id}/findings/{finding}/withdraw",
    target: async (given) => ({ params: { ...(await finding(given)) }, body: { why: "It was something else." } }),
    expected: WORKS,
  },
  {
    route: "POST /api/v1/incidents/{id}/follow-ups",
    target: one({ title: "Look at it", owner: "rita@example.com", due: "2027-01-31" }),
    expected: WORKS,
  },
  {
    route: "POST /api/v1/incidents/{id}/follow-ups/{followUp}/resolve",
    target: async (given) => ({
      params: { ...(await followUp(given)) },
      body: { status: "done", words: "Looked at it." },
    }),
    expected: WORKS,
  },
  {
    route: "POST /api/v1/incidents/{id}/follow-ups/{followUp}/open",
    target: async (given) => ({
      params: { ...(await followUp(given)) },
      body: { opens: "rule", effect: "ask" },
    }),
    // Operators work on incidents and propose no rules.
    expected: { ...WORKS, operator: 403 },
  },
  { route: "POST /api/v1/incidents/{id}/move", target: one({ to: "contained" }), expected: WORKS },
  {
    route: "POST /api/v1/incidents/{id}/review",
    target: async (given) => ({
      params: { id: await inReview(given) },
      body: { verdict: "signed_off", words: "The records say so." },
    }),
    // Its lead does not review it.
    expected: { ...WORKS, admin: 403 },
  },
];
