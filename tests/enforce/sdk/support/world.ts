/** A real Ambit for the tests of what stands in front of tools, with people who answer. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { type Ambit, type AmbitOptions, connect } from "@/lib/enforce/sdk";
import { approve } from "@/lib/services/approval/approve";
import { deny } from "@/lib/services/approval/deny";
import { type AccessServer, accessServer } from "@/tests/support/accessServer";
import { testContext } from "@/tests/support/context";

export interface World {
  server: AccessServer;
  /** Clerk's connection for the bank, at the test's time. */
  bank(changed?: Partial<AmbitOptions>): Ambit;
  secret(tool: string, kind?: "agent" | "enforcement_point"): string;
  approve(id: string, answer?: object): Promise<void>;
  deny(id: string, reason: string): Promise<void>;
  /** The evaluation's outcome as it stands in the database. */
  outcome(evaluationId: string): Promise<{ status: string; error: string | null } | null>;
  close(): Promise<void>;
}

/** @param replaced texts of the organisation that are others for this test */
export async function sdkWorld(replaced: Record<string, string> = {}): Promise<World> {
  const file = path.join(process.cwd(), "tests/enforce/sdk/support/organisation.yaml");
  const bundle = Object.entries(replaced).reduce(
    (text, [from, to]) => text.replaceAll(from, to),
    await readFile(file, "utf8"),
  );
  const server = await accessServer({ bundle });
  const { db, clock, organisation } = server;
  const secret: World["secret"] = (tool, kind) => organisation.secret("clerk", tool, "production", kind);
  const olga = async () => testContext({ db, clock, actor: await organisation.person("olga@example.com") });
  return {
    server,
    secret,
    bank: (changed = {}) =>
      connect({
        url: server.origin,
        agent: "clerk",
        credential: secret("bank"),
        now: () => clock.now().getTime(),
        ...changed,
      }),
    approve: async (id, answer) => void (await approve({ ctx: await olga(), input: { id, answer } })),
    deny: async (id, reason) => void (await deny({ ctx: await olga(), input: { id, answer: { reason } } })),
    outcome: (evaluationId) =>
      db.prisma.outcome.findUnique({ where: { evaluationId }, select: { status: true, error: true } }),
    close: () => server.close(),
  };
}
