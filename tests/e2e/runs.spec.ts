import { expect } from "@playwright/test";
import { insertFragment, joinFragment } from "@/tests/support/fragments";
import { insertSource } from "@/tests/support/joinedFragments";
import { type AmbitServer, startAmbit } from "./support/ambitServer";
import { evaluate } from "./support/askToPay";
import { expectEveryLook } from "./support/looks";
import { pageOf } from "./support/people";
import { test } from "./support/test";

let server: AmbitServer;
test.beforeAll(async () => {
  server = await startAmbit({ bundle: "tests/support/bundles/payments.yaml" });
});
test.afterAll(async () => {
  await server.stop();
});

const TRACE = "6c9f1be07ad24bd19f0a52e7d1f0aa31";
const FRAMEWORK = "wf-2031-of-the-planner";
const HOSTILE = `<img src=x onerror=alert(1)>\u202egnp.${"\n".repeat(300)}`;

type Key = readonly [
  kind: "trace" | "span" | "parent_span" | "run" | "credential" | "issued_credential",
  value: string,
];

/** A run that a tracer, a framework and the agent's own code recorded, each in its own way, around one decision. */
async function recordedRun() {
  const { context } = await evaluate<{ context: { evaluation_id: string; evaluated_at: string } }>(server, {
    subject: { type: "agent", id: "billing-helper" },
    action: { name: "banking.tag_invoice" },
    resource: { type: "invoice", id: "inv-9" },
    context: { arguments: { invoice: "9", label: "paid" }, traceparent: `00-${TRACE}-00000000000000a2-01` },
  });
  const decided = new Date(context.evaluated_at).getTime();
  for (const name of ["tracer", "framework", "own-code"]) await insertSource(server.db, { name, type: "generic" });
  const write = (
    source: string,
    title: string,
    [from, durationMs]: [from: number, took?: number],
    keys: readonly Key[],
    status: "succeeded" | "failed" = "succeeded",
  ) =>
    insertFragment(server.db, {
      source,
      system: source === "own-code" ? "planner" : source,
      title,
      kind: source === "own-code" ? "log" : "span",
      phase: keys.some(([kind]) => kind.includes("credential")) ? "tool_call" : "request",
      occurredAt: new Date(decided + from),
      ...(durationMs === undefined ? {} : { durationMs, status }),
      keys: keys.map(([kind, value]) => ({ kind, value })),
    });
  const span = (own: string, parent?: string): Key[] => [
    ["trace", TRACE],
    ["span", `${TRACE}/${own.padStart(16, "0")}`],
    ...(parent === undefined ? [] : [["parent_span", `${TRACE}/${parent.padStart(16, "0")}`] as const]),
  ];
  await write("own-code", "process_start", [-900], [["run", "plan-7"]]);
  await write(
    "own-code",
    "trace_linked",
    [-850],
    [
      ["run", "plan-7"],
      ["trace", FRAMEWORK],
    ],
  );
  await write("tracer", "run plan", [-800, 2_400], [...span("a1"), ["trace", FRAMEWORK]]);
  await write("framework", "agent Planner", [-700, 2_000], [["trace", FRAMEWORK]]);
  for (const turn of [0, 1, 2])
    await write(
      "tracer",
      "fetch invoice",
      [-600 + turn * 160, 120],
      span(`b${turn}`, "a1"),
      turn < 2 ? "failed" : "succeeded",
    );
  const timedOut = await write("tracer", "tag invoice", [10, 20], span("a3", "a1"), "failed");
  await joinFragment(server.db, timedOut, context.evaluation_id, { key: "span" });
  const tagging = await write(
    "tracer",
    "tag invoice",
    [40, 300],
    [...span("a2", "a1"), ["issued_credential", "ASIA-9"]],
  );
  await joinFragment(server.db, tagging, context.evaluation_id, { key: "span" });
  const hostile = await write(
    "own-code",
    HOSTILE,
    [500],
    [
      ["run", "plan-7"],
      ["credential", "ASIA-9"],
    ],
  );
  await write("own-code", "process_complete", [1_700], [["run", "plan-7"]]);
  return { evaluation: context.evaluation_id, tagging: tagging.id, hostile: hostile.id };
}

test("a run that three systems recorded is one timeline, found from an action and leading back to it", async ({
  browser,
}) => {
  const { evaluation, tagging, hostile } = await recordedRun();
  const rita = await pageOf(browser, server, "rita");
  await rita.goto(`${server.url}/actions/${evaluation}?fragment=${tagging}`);
  const later = rita.getByRole("region", { name: "Done later with what it issued (1)" });
  await expect(later.getByRole("listitem")).toContainText("It was done with the credential that was issued there.");
  const whole = rita.getByRole("link", { name: "The whole run that it is part of" });
  await expect(whole).toBeVisible();
  for (const attempt of ["1 of 2", "2 of 2"])
    await expect(rita.getByRole("button", { name: new RegExp(`tag invoice attempt ${attempt}`) })).toBeVisible();
  await expectEveryLook(rita, "action-credentials", { fullPage: true });
  await whole.click();

  await expect(rita.getByRole("heading", { level: 1 })).toHaveText("One run of billing-helper, recorded by 3 systems");
  const rows = rita.getByRole("list", { name: "What happened, oldest first" });
  const detail = rita.getByRole("region", { name: "The row that is open" });
  for (const system of ["tracer", "framework", "planner"])
    await expect(rows.getByRole("button", { name: new RegExp(system) }).first()).toContainText("independent");
  await expect(rows.getByRole("button", { name: /fetch invoice attempt [123] of 3/ })).toHaveCount(3);
  await expect(detail).toContainText("ties the run together");
  await expect(detail.getByRole("link", { name: "billing-helper: banking.tag_invoice" })).toBeVisible();
  await expect(detail.getByRole("region", { name: "The record as it came" })).toContainText("tag invoice");
  await expectEveryLook(rita, "run", { fullPage: true });

  await rita.goto(`${server.url}/runs/${hostile}?fragment=${hostile}`);
  await expect(detail.getByText("U+202E").first()).toBeVisible();
  expect(await rita.locator("img[src=x]").count()).toBe(0);
  await rita
    .getByRole("list")
    .getByRole("link", { name: /banking\.tag_invoice/ })
    .first()
    .click();
  await expect(rita).toHaveURL(new RegExp(`/actions/${evaluation}`));

  const vera = await pageOf(browser, server, "vera");
  await vera.goto(`${server.url}/runs/${tagging}`);
  await expect(vera.getByText("What belongs to actions of your teams' agents.")).toBeVisible();
  await expect(vera.getByText("process_start")).toBeHidden();
  await vera.goto(`${server.url}/runs/${hostile}`);
  await expect(vera.getByText("There is no such run")).toBeVisible();
});
