/** A database of its own for a measurement, with an organisation of many agents in it. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { openDatabase } from "@/lib/db/database";
import { destroyEmbedded, openEmbedded } from "@/lib/db/embedded/open";
import { migrate } from "@/lib/db/migrate";
import { projectRoot } from "@/lib/platform/projectRoot";
import { importBundle } from "@/lib/services/organisation/import";
import { deriveKey, PUBLIC_URL } from "./keys";

/** Agents, each with a credential of its own. */
export const AGENTS = 16;

/** A security reviewer of the organisation. */
export const REVIEWER = "rita@example.com";

export interface Place {
  databaseUrl: string;
  /** The agents' secrets, as enforcement points hold them. */
  secrets: string[];
  close(): Promise<void>;
}

/** PostgreSQL as it is shipped: fsync and synchronous_commit on. In it, the organisation of a bundle. */
export async function openPlace(bundle: object = organisation()): Promise<Place> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "ambit-bench-"));
  const { url, release } = await openEmbedded({ dataDir });
  const close = async () => {
    await release();
    await destroyEmbedded(dataDir);
  };
  try {
    return { databaseUrl: url, secrets: await fill(url, bundle), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function fill(url: string, bundle: object): Promise<string[]> {
  await migrate({ url, folder: path.join(projectRoot(), "prisma", "migrations") });
  const db = openDatabase({ url, poolSize: 2 });
  const { credentials = [] } = await importBundle({
    ctx: { actor: { kind: "command", name: "bench" }, now: () => new Date(), db, publicUrl: PUBLIC_URL, deriveKey },
    input: { fileName: "bench", text: JSON.stringify(bundle), issueCredentials: true },
  });
  await db.close();
  return credentials.filter(({ kind }) => kind === "enforcement_point").map(({ secret }) => secret);
}

function organisation(): object {
  const fact = { blastRadius: "single", reversible: true, audited: true, observable: true, touches: [] };
  const action = { ...fact, power: "read", objectType: "invoice", sensitivity: "internal", returnsUntrusted: true };
  const inputSchema = { type: "object", required: ["month"], properties: { month: { type: "string", maxLength: 7 } } };
  const approvers = [{ role: "operator", count: 1 }];
  return {
    apiVersion: "ambit/v1",
    environments: [{ name: "production", rank: 2 }],
    teams: [{ name: "payments" }],
    people: [{ email: REVIEWER, name: "Rita", roles: ["security_reviewer", "operator"], teams: ["payments"] }],
    stages: [
      {
        name: "bounded",
        ceilings: ["read", "write", "expose"].map((power) => ({ power, environments: ["production"] })),
      },
    ],
    tools: [
      {
        name: "books",
        actions: ["read_invoices", "read_shared", "read_own"].map((name) => ({ ...action, name, inputSchema })),
      },
    ],
    agents: Array.from({ length: AGENTS }, (_, index) => ({
      name: `agent-${index + 1}`,
      team: "payments",
      owner: REVIEWER,
      purpose: "Reads invoices",
      stage: "bounded",
      budget: {
        grants: [
          { id: "read", actions: ["books.read_invoices"], environments: ["production"], arguments: inputSchema },
          limited("shared", "books.read_shared"),
          { ...limited("own", "books.read_own"), limits: [{ ...limited("", "").limits[0], by: "arguments.month" }] },
        ],
      },
    })),
    rules: [
      { name: "nothing-restricted", when: 'action.sensitivity == "restricted"', effect: "stop" },
      { name: "irreversible", when: "!action.reversible && environment.rank >= 2", effect: "ask", approvers },
      { name: "leaks", when: 'action.power == "expose" && session.readUntrusted', effect: "ask", approvers },
      { name: "very-busy", when: "session.decisions > 100000000", effect: "hand_off", approvers },
    ],
  };
}

function limited(id: string, action: string) {
  return {
    id,
    actions: [action],
    environments: ["production"],
    limits: [{ measure: "count", per: "day", max: 1_000_000_000, beyond: "deny" }],
  };
}
