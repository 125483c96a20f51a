/** The rows of the ledger of principals: billing-helper's, and credentials of label-clerk that grew old. */
import { listDrift } from "@/lib/services/principal/listDrift";
import { READS, type Row, SEES } from "./row";
import type { Situations } from "./situations";

const DAY_MS = 86_400_000;

/** A credential that is older than it may be. Answers its hint, and the key of what is said of it. */
async function grownOld(given: Situations): Promise<{ hint: string; key: string }> {
  const id = await given.credential();
  const createdAt = new Date(given.server.clock.now().getTime() - 100 * DAY_MS);
  const { hint } = await given.server.db.prisma.credential.update({ where: { id }, data: { createdAt } });
  const { drift } = await listDrift({
    ctx: await given.as("admin"),
    input: { drift: "credential_old" },
    ages: { days: 90, environments: {} },
  });
  return { hint, key: drift.find(({ credential }) => credential?.id === id)?.key ?? "" };
}

const REGISTERED = async () => ({ holds: "arn:aws:sts::111122223333:assumed-role/pay/*" });

const MAPPING = { agent: "billing-helper", tool: "banking", environment: "production", role: "billing", tables: [] };
const CATALOGUE = {
  role: { name: "billing", superuser: false, bypassRls: false, createRole: false, createDb: false, replication: false },
  ...{ memberships: [], relations: [], privileges: [], defaults: [], places: [], definers: [] },
};

export const PRINCIPALS: readonly Row[] = [
  { route: "GET /api/v1/principals", target: REGISTERED, expected: SEES },
  { route: "GET /api/v1/principals/export", target: REGISTERED, expected: SEES },
  {
    route: "GET /api/v1/principals/drift",
    target: async (given) => ({ holds: (await grownOld(given)).hint }),
    expected: SEES,
  },
  {
    route: "POST /api/v1/principals/postgres-checks",
    target: async () => ({ body: { server: "db:5432/billing", mapping: MAPPING, catalogue: CATALOGUE } }),
    expected: { ...READS, viewer: 403 },
  },
  {
    route: "POST /api/v1/principals/drift/{id}/explain",
    target: async (given) => ({
      params: { id: (await grownOld(given)).key },
      body: { reason: "It is replaced on Monday." },
    }),
    expected: { ...READS, viewer: 403 },
  },
];
