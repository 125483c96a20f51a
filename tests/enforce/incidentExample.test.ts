import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { DemonstrationEvent } from "@/lib/contracts/demonstration";
import { approve } from "@/lib/services/approval/approve";
import type { ServiceContext } from "@/lib/services/context";
import { addFinding } from "@/lib/services/incident/addFinding";
import { addFollowUp } from "@/lib/services/incident/addFollowUp";
import { editIncident } from "@/lib/services/incident/edit";
import { exportIncident } from "@/lib/services/incident/exportOne";
import { moveIncident } from "@/lib/services/incident/move";
import { noteOnIncident } from "@/lib/services/incident/note";
import { openIncident } from "@/lib/services/incident/open";
import { openFollowUp } from "@/lib/services/incident/openFollowUp";
import { resolveFollowUp } from "@/lib/services/incident/resolveFollowUp";
import { reviewIncident } from "@/lib/services/incident/review";
import { type AccessServer, accessServer } from "@/tests/support/accessServer";
import { testContext } from "@/tests/support/context";

const EXAMPLE = "docs/incident-example.md";
const AGENT = "release-scribe";

let server: AccessServer;
let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "ambit-incident-example-"));
  server = await accessServer({ bundle: await readFile("prisma/seed/demonstration.yaml", "utf8") });
  await server.db.prisma.organisation.update({ where: { id: 1 }, data: { demonstration: true } });
});
afterAll(async () => {
  await server.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** The gateway tells the time of the machine, so decisions do too: whatever is told moves the test's clock along. */
function keepTime(): void {
  server.clock.advance(Math.max(1, Date.now() - server.clock.now().getTime()));
}

async function as(name: string): Promise<ServiceContext> {
  keepTime();
  const { db, clock, organisation } = server;
  const actor = await organisation.person(`${name}@example.com`);
  return { ...testContext({ db, clock, actor }), publicUrl: "https://ambit.example" };
}

async function tellTheStory(): Promise<void> {
  keepTime();
  const child: ChildProcess = spawn(process.execPath, ["bin/ambit.js", "demo"], {
    env: { ...process.env, DATABASE_URL: server.databaseUrl, AMBIT_DATA_DIR: dataDir, AMBIT_PUBLIC_URL: server.origin },
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  let answered: Promise<unknown> | undefined;
  child.on("message", (event: DemonstrationEvent) => {
    keepTime();
    if (event.state !== "waiting") return;
    const id = event.path?.split("/").at(-1) ?? "";
    answered = as("omar").then((ctx) =>
      approve({ ctx, input: { id, answer: { reason: "The draft is as it should be." } } }),
    );
  });
  const [code] = (await once(child, "exit")) as [number | null];
  await answered;
  expect(code).toBe(0);
}

/** What people make of it, up to the sign-off. */
async function writePostmortem(): Promise<string> {
  const { id } = await openIncident({
    ctx: await as("omar"),
    input: {
      title: "The release scribe went for the deploy key",
      severity: "medium",
      from: { search: { agent: AGENT } },
    },
  });
  const summary = [
    "While it wrote the notes of release 2.4 the release scribe asked for secrets/deploy-key.txt: something had told it to look there.",
    "A rule stopped it, so nothing of the key was read. What it published afterwards had been approved by a person.",
  ].join("\n");
  await editIncident({
    ctx: await as("omar"),
    input: { id, edit: { edition: 1, summary, scribe: "olga@example.com" } },
  });
  await noteOnIncident({
    ctx: await as("olga"),
    input: {
      id,
      note: { text: 'The words "I was told to look there" are its own; changes.md holds no such instruction.' },
    },
  });
  await moveIncident({ ctx: await as("omar"), input: { id, move: { to: "contained" } } });
  const misled = await addFinding({
    ctx: await as("omar"),
    input: {
      id,
      finding: { kind: "agent_misled", agent: AGENT, text: "It followed an instruction that nobody of us had given." },
    },
  });
  const wide = await addFinding({
    ctx: await as("omar"),
    input: {
      id,
      finding: {
        kind: "authority_too_wide",
        agent: AGENT,
        text: "It can read every file of its folder, and needs changes.md and its own drafts.",
      },
    },
  });
  const narrow = await addFollowUp({
    ctx: await as("omar"),
    input: {
      id,
      followUp: {
        title: "Let it read what it needs",
        owner: "olga@example.com",
        due: "2030-01-31",
        finding: wide.finding,
      },
    },
  });
  const opening = { opens: "contraction", agent: AGENT, grants: ["read-files"] };
  await openFollowUp({ ctx: await as("omar"), input: { id, followUp: narrow.follow_up, opening } });
  const look = await addFollowUp({
    ctx: await as("omar"),
    input: {
      id,
      followUp: {
        title: "Find where the instruction came from",
        owner: "omar@example.com",
        due: "2030-01-15",
        finding: misled.finding,
      },
    },
  });
  const resolution = { status: "done", words: "It is part of the script of the demonstration." };
  await resolveFollowUp({ ctx: await as("omar"), input: { id, followUp: look.follow_up, resolution } });
  await moveIncident({ ctx: await as("omar"), input: { id, move: { to: "in_review" } } });
  await reviewIncident({
    ctx: await as("rita"),
    input: {
      id,
      review: {
        verdict: "signed_off",
        words: "Every record is there. The key was never read, and the budget gets smaller.",
      },
    },
  });
  return id;
}

/** Without what is another with every run: times, ids, hints of credentials, and the name of the draft. Events of one moment may stand in another order. */
function shapeOf(markdown: string): string[] {
  return markdown
    .replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, "TIME")
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "ID")
    .replaceAll(/ambit_cred_[^\s)]+/g, "HINT")
    .replaceAll(/release-2\.4-\w+/g, "DRAFT")
    .replaceAll(/\/[^\s`|"]*\/demonstration\/files\//g, "")
    .split("\n")
    .sort();
}

test("the example of an incident is what the demonstration and the people after it give", async () => {
  await tellTheStory();
  const id = await writePostmortem();
  const { body } = await exportIncident({ ctx: await as("vera"), input: { id, format: "markdown" } });
  // Written anew with `AMBIT_WRITE_EXAMPLE=yes npx vitest run tests/enforce/incidentExample.test.ts`.
  if (process.env.AMBIT_WRITE_EXAMPLE === "yes") await writeFile(EXAMPLE, body);
  expect(shapeOf(body)).toEqual(shapeOf(await readFile(EXAMPLE, "utf8")));
  expect(body).toContain("rule stop");
  expect(body).not.toContain(dataDir);
});
