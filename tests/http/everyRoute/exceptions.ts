/** The rows of exceptions and break-glass, of label-clerk too. */
import { askBreakGlass } from "@/lib/services/breakGlass/ask";
import { refuseBreakGlass } from "@/lib/services/breakGlass/close";
import { endBreakGlass } from "@/lib/services/breakGlass/end";
import { giveBreakGlass } from "@/lib/services/breakGlass/give";
import { approveChange } from "@/lib/services/change/approve";
import { organisationInForce } from "@/lib/services/change/assess";
import { createChange } from "@/lib/services/change/create";
import { submitChange } from "@/lib/services/change/submit";
import { READS, type Row, SEES } from "./row";
import type { Situations } from "./situations";

const AGENT = "label-clerk";
const ENDS = "2026-12-24T09:00:00.000Z";
const LATER = "2026-12-31T09:00:00.000Z";
const reason = "A drill.";

/** An exception beside what is in the budget: proposed by the operator, approved by the reviewer. */
async function exception(given: Situations): Promise<string> {
  const id = `drill-${given.next()}`;
  const { bundle } = await organisationInForce(given.server.db, { agent: AGENT });
  const grants = bundle.agents.find(({ name }) => name === AGENT)?.budget?.grants ?? [];
  const drill = { id, actions: ["banking.tag_invoice"], environments: ["sandbox"], expiresAt: ENDS };
  const ctx = await given.as("operator");
  const change = await createChange({ ctx, input: { agent: AGENT, budget: { grants: [...grants, drill] }, reason } });
  const { status } = await submitChange({ ctx, input: change });
  if (status === "submitted") await approveChange({ ctx: await given.as("reviewer"), input: change });
  return id;
}

/** One at a time: what waits is refused, what is open is ended. */
async function noneAtHand(given: Situations): Promise<void> {
  const ctx = await given.as("admin");
  const rows = await given.server.db.prisma.breakGlass.findMany({ where: { status: { in: ["asked", "open"] } } });
  for (const { id, status, askedById } of rows) {
    if (status === "open") await endBreakGlass({ ctx, input: { id } });
    else await refuseBreakGlass({ ctx: askedById === ctx.actor.id ? await given.as("reviewer") : ctx, input: { id } });
  }
}

const WANTED = { agent: AGENT, actions: ["banking.tag_invoice"], environment: "staging", minutes: 5, reason };

async function asked(given: Situations): Promise<string> {
  await noneAtHand(given);
  return (await askBreakGlass({ ctx: await given.as("operator"), input: WANTED })).id;
}

/** Asked for by the operator and given by the admin, who has just signed in. */
async function open(given: Situations): Promise<string> {
  const id = await asked(given);
  const ctx = await given.as("admin");
  const verification = { method: "password" as const, authenticatedAt: ctx.now().getTime() };
  await giveBreakGlass({ ctx: { ...ctx, actor: { ...ctx.actor, verification } }, input: { id } });
  return id;
}

async function ended(given: Situations): Promise<string> {
  const id = await open(given);
  await endBreakGlass({ ctx: await given.as("operator"), input: { id } });
  return id;
}

const PROPOSES = { ...READS, viewer: 403 } as const;

export const EXCEPTIONS: readonly Row[] = [
  { route: "GET /api/v1/exceptions", target: async (given) => ({ holds: await exception(given) }), expected: SEES },
  {
    route: "POST /api/v1/exceptions/end",
    target: async (given) => ({ body: { agent: AGENT, grant: await exception(given), reason } }),
    expected: PROPOSES,
  },
  {
    route: "POST /api/v1/exceptions/renew",
    target: async (given) => ({ body: { agent: AGENT, grant: await exception(given), expiresAt: LATER, reason } }),
    expected: PROPOSES,
  },
  { route: "GET /api/v1/break-glass", target: async (given) => ({ holds: await asked(given) }), expected: SEES },
  {
    route: "POST /api/v1/break-glass",
    target: async (given) => {
      await noneAtHand(given);
      return { body: WANTED };
    },
    expected: PROPOSES,
  },
  {
    route: "POST /api/v1/break-glass/{id}/give",
    // With an API token nobody has just signed in.
    target: async (given) => ({ params: { id: await asked(given) } }),
    expected: { ...READS, viewer: 403, operator: 403, reviewer: 403, admin: 403 },
  },
  {
    route: "POST /api/v1/break-glass/{id}/refuse",
    target: async (given) => ({ params: { id: await asked(given) } }),
    expected: { ...READS, viewer: 403, operator: 403 },
  },
  {
    route: "POST /api/v1/break-glass/{id}/withdraw",
    target: async (given) => ({ params: { id: await asked(given) } }),
    expected: { ...READS, viewer: 403, reviewer: 403, admin: 403 },
  },
  {
    route: "POST /api/v1/break-glass/{id}/end",
    target: async (given) => ({ params: { id: await open(given) } }),
    expected: PROPOSES,
  },
  {
    route: "POST /api/v1/break-glass/{id}/review",
    target: async (given) => ({ params: { id: await ended(given) }, body: { findings: "A drill, and no more." } }),
    expected: { ...READS, viewer: 403, operator: 403, admin: 403 },
  },
];
