/** `npm run eval:correlation`, the real command, on recorded data of the test's own: what it counts as right, wrong and missed. */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "..", "..");

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "ambit-eval-correlation-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Figures {
  sets: {
    name: string;
    hidden: string[];
    of: string;
    truePositives: number;
    falsePositives: number;
    falseNegatives: number;
  }[];
  skipped: string[];
}

test("hidden keys and stages are found or missed, never guessed; kinds that are absent are said to be skipped", async () => {
  written("cloudtrail/events.jsonl.gz", [
    assumeRole("1", "10:00:00", "ASIAONE"),
    use("2", { since: "10:00:00", key: "ASIAONE" }),
    // Two like calls within a second: which of them it was cannot be told without the key.
    assumeRole("3", "11:00:00", "ASIATWO"),
    assumeRole("4", "11:00:00", "ASIATHREE"),
    use("5", { since: "11:00:00", key: "ASIATHREE" }),
    // Issued where nobody logged it.
    use("6", { since: "12:00:00", key: "ASIAFOUR" }),
  ]);
  written("kubernetes-audit/audit.jsonl", [
    stage("a", "RequestReceived", 1),
    stage("a", "ResponseComplete", 1),
    ...["b", "c"].flatMap((id) => [stage(id, "RequestReceived", 2), stage(id, "ResponseComplete", 2)]),
    stage("d", "ResponseComplete", 3),
  ]);
  const json = path.join(folder, "figures.json");
  const { code, out } = await evaluated(["--data", folder, "--no-worlds", "--json", json]);
  expect(code).toBe(0);
  const { sets, skipped } = JSON.parse(readFileSync(json, "utf8")) as Figures;
  const counted = (name: string, hidden: string[]) =>
    sets
      .filter((set) => set.name === name && set.hidden.join() === hidden.join())
      .map((set) => [set.truePositives, set.falsePositives, set.falseNegatives]);
  expect(counted("CloudTrail: issued key", [])).toEqual([[2, 0, 0]]);
  expect(counted("CloudTrail: issued key", ["key id"])).toEqual([
    [2, 0, 0],
    [1, 0, 1],
  ]);
  expect(counted("Kubernetes: stages", ["auditID"])).toEqual([[1, 0, 2]]);
  expect(skipped.map((one) => one.split(",")[0])).toEqual([
    "traces-trainticket",
    "genai-spans",
    "genai-spans/one-run-three-logs",
  ]);
  expect(out).toContain(
    "| CloudTrail: issued key | – | use of an issued key → the call that issued it | 2 | 0 | 0 | 1.000 | 1.000 |",
  );
  expect(out).toContain("Skipped: traces-trainticket");
});

const SESSION = "arn:aws:sts::111122223333:assumed-role/pay/run";

function assumeRole(eventID: string, time: string, key: string) {
  return {
    ...event(eventID, "AssumeRole", time),
    userIdentity: { type: "IAMUser", arn: "arn:aws:iam::111122223333:user/deploy", accessKeyId: "AKIADEPLOY" },
    requestParameters: { roleArn: "arn:aws:iam::111122223333:role/pay", roleSessionName: "run" },
    responseElements: { credentials: { accessKeyId: key } },
  };
}

function use(eventID: string, { since, key }: { since: string; key: string }) {
  const sessionContext = { attributes: { creationDate: `2026-03-02T${since}Z` } };
  return {
    ...event(eventID, "ListBuckets", "13:00:00"),
    userIdentity: { type: "AssumedRole", arn: SESSION, accessKeyId: key, sessionContext },
  };
}

function event(eventID: string, eventName: string, time: string) {
  return { eventID, eventName, eventSource: "sts.amazonaws.com", eventTime: `2026-03-02T${time}Z`, readOnly: true };
}

function stage(auditID: string, name: string, second: number) {
  return {
    auditID,
    stage: name,
    verb: "list",
    requestURI: "/api/v1/pods",
    user: { username: "agent" },
    timestamp: `2026-03-02T10:00:0${second}Z`,
    ...(name === "ResponseComplete" ? { responseStatus: { code: 200 } } : {}),
  };
}

function written(name: string, records: readonly object[]): void {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  const text = `${records.map((record) => JSON.stringify(record)).join("\n")}\n`;
  writeFileSync(file, name.endsWith(".gz") ? gzipSync(text) : text);
}

function evaluated(args: readonly string[]): Promise<{ code: number | null; out: string }> {
  const child = spawn(process.execPath, [path.join(ROOT, "scripts", "evalCorrelation.js"), ...args], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let out = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, out }));
  });
}
