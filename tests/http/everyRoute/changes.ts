/** The rows of change requests. They are about label-clerk, an agent of the team that the rest of the table leaves alone. */
import { createChange } from "@/lib/services/change/create";
import { submitChange } from "@/lib/services/change/submit";
import { READS, type Row, SEES } from "./row";
import type { Situations } from "./situations";

const grant = { id: "tag-invoices", actions: ["banking.tag_invoice"], environments: ["production"] };
const reason = "A drill.";
/** One environment more, and the same with a bound. */
const WIDER = {
  agent: "label-clerk",
  budget: { grants: [{ ...grant, environments: ["production", "sandbox"] }] },
  reason,
};
const NARROWER = { agent: "label-clerk", budget: { grants: [{ ...grant, maxSensitivity: "public" }] }, reason };

/** A draft of the operator's. */
async function draft(given: Situations, input: object = WIDER): Promise<string> {
  return (await createChange({ ctx: await given.as("operator"), input })).id;
}

/** One of the operator's that waits for review. */
async function submitted(given: Situations): Promise<string> {
  const id = await draft(given);
  await submitChange({ ctx: await given.as("operator"), input: { id } });
  return id;
}

const ofDraft = (body?: object) => async (given: Situations) => {
  const id = await draft(given);
  return { params: { id }, holds: id, ...(body === undefined ? {} : { body }) };
};

const commented = async (given: Situations) => ({ params: { id: await draft(given) }, body: { text: "Why?" } });

/** Going back to the first version when a narrower one is in force: it widens, so it waits for review. */
async function rolledBack(given: Situations) {
  const narrow = {
    agent: { name: "label-clerk" },
    inForce: true,
    grants: { some: { maxSensitivity: "public" } },
  } as const;
  if ((await given.server.db.prisma.budget.count({ where: narrow })) === 0) {
    const id = await draft(given, NARROWER);
    await submitChange({ ctx: await given.as("operator"), input: { id } });
  }
  return { body: { agent: "label-clerk", version: 1, reason } };
}

/** What its author does alone; for others of the team it is not theirs, for the rest it does not exist. */
const AUTHOR = { nobody: 404, viewer: 403, operator: 200, otherTeam: 404, reviewer: 403, admin: 403 } as const;
/** Of an agent: who proposes, and who comments. */
const PROPOSES = { ...READS, viewer: 403 } as const;

export const CHANGES: readonly Row[] = [
  { route: "GET /api/v1/changes", target: ofDraft(), expected: SEES },
  { route: "GET /api/v1/changes/{id}", target: ofDraft(), expected: READS },
  { route: "POST /api/v1/changes", case: "of an agent", target: async () => ({ body: WIDER }), expected: PROPOSES },
  {
    route: "POST /api/v1/changes",
    case: "of a rule",
    target: async () => ({ body: { removeRules: ["people-close-accounts"], reason } }),
    expected: { nobody: 403, viewer: 403, operator: 403, otherTeam: 403, reviewer: 200, admin: 200 },
  },
  {
    route: "POST /api/v1/changes",
    case: "of a person's roles",
    target: async () => ({
      body: { person: { email: "otto@example.com", name: "Otto Berg", roles: ["viewer"], teams: [] }, reason },
    }),
    expected: { nobody: 403, viewer: 403, operator: 403, otherTeam: 403, reviewer: 403, admin: 200 },
  },
  {
    route: "POST /api/v1/changes/preview",
    target: async () => ({ body: { agent: WIDER.agent, budget: WIDER.budget } }),
    expected: PROPOSES,
  },
  { route: "POST /api/v1/changes/{id}/edit", target: ofDraft(NARROWER), expected: AUTHOR },
  { route: "POST /api/v1/changes/{id}/rebase", target: ofDraft(), expected: AUTHOR },
  { route: "POST /api/v1/changes/{id}/submit", target: ofDraft(), expected: AUTHOR },
  { route: "POST /api/v1/changes/{id}/withdraw", target: ofDraft(), expected: AUTHOR },
  { route: "POST /api/v1/changes/{id}/comments", target: commented, expected: PROPOSES },
  {
    route: "POST /api/v1/changes/{id}/reject",
    target: async (given) => ({ params: { id: await submitted(given) }, body: { reason } }),
    expected: { ...AUTHOR, operator: 403, reviewer: 200 },
  },
  {
    route: "POST /api/v1/changes/{id}/approve",
    target: async (given) => ({ params: { id: await submitted(given) } }),
    expected: { ...AUTHOR, operator: 403, reviewer: 200 },
  },
  {
    route: "POST /api/v1/changes/roll-back",
    target: rolledBack,
    expected: PROPOSES,
  },
];
