import { describe, expect, test } from "vitest";
import { parseGithub } from "@/lib/sources/github/parse";
import { keyValues, onlyFragment, reasonsOf } from "../fragments";
import { holdsForAnything } from "../guarantees";
import { hasShared, sharedRecords } from "../sharedData";

const EVALUATION = "0198c1f2-7f6e-7cc2-9a4f-3d8f5be1a001";

const AUDIT = {
  "@timestamp": 1788170400123,
  _document_id: "doc-1",
  action: "protected_branch.destroy",
  actor: "release-bot[bot]",
  org: "shop",
  repo: "shop/prices",
  operation_type: "remove",
  request_id: "C0FF:EE",
  token_id: 123456789,
  hashed_token: "tok=",
  user_agent: `octokit.js/4 ambit-evaluation/${EVALUATION}`,
  something_new: { kept: true },
};

const PULL_REQUEST = {
  action: "closed",
  number: 5,
  pull_request: {
    number: 5,
    state: "closed",
    merged: true,
    merge_commit_sha: "abc",
    updated_at: "2026-08-31T10:00:00Z",
    user: { login: "dana" },
  },
  repository: { id: 1, full_name: "shop/prices" },
  sender: { login: "release-bot[bot]" },
};

const PUSH = {
  ref: "refs/heads/main",
  before: "a".repeat(40),
  after: "b".repeat(40),
  commits: [],
  pusher: { name: "dana" },
  repository: { full_name: "shop/prices", pushed_at: 1788170400 },
};

const JOB = {
  action: "completed",
  workflow_job: { id: 9, run_id: 77, conclusion: "failure", completed_at: "2026-08-31T10:05:00Z" },
  repository: { full_name: "shop/prices" },
  sender: { login: "dana" },
};

const only = (record: unknown, delivery = {}) => onlyFragment(parseGithub([record], delivery));

describe("GitHub's audit log", () => {
  test("an action that changed something is a state change, with the keys that tie it to request, token and evaluation", () => {
    const fragment = only(AUDIT);
    expect(fragment).toMatchObject({
      kind: "github_audit_event",
      phase: "state_change",
      principal: "release-bot[bot]",
      verb: "protected_branch.destroy",
      resource: { type: "repository", id: "shop/prices" },
      occurredAt: "2026-08-31T10:00:00.123Z",
      stateChange: { reference: "doc-1" },
      content: AUDIT,
    });
    expect(keyValues(fragment, "event")).toEqual(["doc-1"]);
    expect(keyValues(fragment, "request")).toEqual(["C0FF:EE"]);
    expect(keyValues(fragment, "credential")).toEqual(["123456789", "tok="]);
    expect(keyValues(fragment, "evaluation")).toEqual([EVALUATION]);
  });

  test("reading, signing in and the course of a run change nothing", () => {
    for (const action of [
      "git.clone",
      "git.fetch",
      "api.request",
      "repo.download_zip",
      "workflows.completed_workflow_run",
    ])
      expect(only({ action, actor: "dana", repo: "shop/prices" })).toMatchObject({
        phase: "tool_call",
        stateChange: null,
      });
    expect(only({ ...AUDIT, operation_type: "access" }).phase).toBe("tool_call");
    expect(only({ ...AUDIT, action: "user.failed_login" })).toMatchObject({ phase: "tool_call", status: "failed" });
    const run = { ...AUDIT, action: "workflows.completed_workflow_run", conclusion: "failure", workflow_run_id: 77 };
    expect(only(run)).toMatchObject({ status: "failed" });
    expect(keyValues(only(run), "run")).toEqual(keyValues(only(JOB), "run"));
    expect(only({ ...AUDIT, action: "git.push" }).phase).toBe("state_change");
  });

  test("times of the API, of exports and of nobody are read; one that cannot be is told", () => {
    const { "@timestamp": _timestamp, ...timeless } = AUDIT;
    expect(only(timeless).occurredAt).toBeNull();
    expect(only({ ...timeless, created_at: "2026-08-31 10:00:00.123" }).occurredAt).toBe("2026-08-31T10:00:00.123Z");
    const parsed = parseGithub([{ ...AUDIT, "@timestamp": 0 }, { hello: "world" }, "x", { event: AUDIT, time: 1 }]);
    expect(reasonsOf(parsed)).toEqual([
      [0, "time_not_readable"],
      [1, "unknown_shape"],
      [2, "not_an_object"],
    ]);
    expect(parsed.fragments[0]?.fragment.verb).toBe(AUDIT.action);
  });
});

describe("GitHub's webhooks", () => {
  test("the event is the header's, else the body's shape", () => {
    expect(only(PULL_REQUEST, { event: "pull_request", delivery: "d-1" })).toMatchObject({
      phase: "state_change",
      verb: "pull_request.closed",
      principal: "release-bot[bot]",
      resource: { type: "pull_request", id: "shop/prices#5" },
      status: "succeeded",
      stateChange: { after: { state: "closed", merged: true, merge_commit_sha: "abc" }, reference: "abc" },
    });
    expect(keyValues(only(PULL_REQUEST, { delivery: "d-1" }), "event")).toEqual(["d-1"]);
    expect(only(PULL_REQUEST).verb).toBe("pull_request.closed");
    expect(only(PUSH)).toMatchObject({
      verb: "push",
      occurredAt: "2026-08-31T10:00:00.000Z",
      resource: { type: "ref", id: "shop/prices@refs/heads/main" },
      stateChange: { before: PUSH.before, after: PUSH.after, reference: PUSH.after },
    });
  });

  test("the course of a run changes nothing, and says how it ended", () => {
    expect(only(JOB)).toMatchObject({
      phase: "tool_call",
      status: "failed",
      stateChange: null,
      resource: { type: "workflow_run", id: "shop/prices/actions/runs/77" },
    });
  });

  test("an evaluation id is taken from what starts a workflow, and not from what anybody can write", () => {
    const dispatch = {
      action: "deploy",
      client_payload: { ambit_evaluation_id: EVALUATION },
      repository: { full_name: "shop/prices" },
    };
    expect(keyValues(only(dispatch), "evaluation")).toEqual([EVALUATION]);
    const body = {
      ...PULL_REQUEST,
      pull_request: { ...PULL_REQUEST.pull_request, body: `ambit-evaluation/${EVALUATION}` },
    };
    expect(keyValues(only(body), "evaluation")).toEqual([]);
  });

  test("a delivery's headers are believed of one record, and of a list of several they are not", () => {
    const { fragments } = parseGithub([PULL_REQUEST, PUSH], { event: "issues", delivery: "d-1" });
    expect(fragments.map(({ fragment }) => fragment.verb)).toEqual(["pull_request.closed", "push"]);
    expect(fragments.flatMap(({ fragment }) => keyValues(fragment, "event"))).toEqual([]);
  });
});

test("whatever is sent, each record lands once and is parsed as it would be alone", () => {
  holdsForAnything((records) => parseGithub(records), [AUDIT, PULL_REQUEST, PUSH, JOB]);
});

describe.skipIf(!hasShared("github-audit/audit.jsonl.gz"))(
  "recorded GitHub events (skipped where they are absent)",
  () => {
    const recorded = (name: string) =>
      sharedRecords(`github-audit/${name}.jsonl.gz`).map(({ event }) => event as Record<string, unknown>);

    test("every record of the audit log is read, with its time and actor", () => {
      const records = recorded("audit");
      const { fragments, rejected } = parseGithub(records);
      expect(rejected).toEqual([]);
      for (const { position, fragment } of fragments) {
        const record = records[position] as Record<string, unknown>;
        expect(fragment.kind).toBe("github_audit_event");
        expect(fragment.principal).toBe(record.actor || null);
        if ("repo" in record) expect(fragment.resource).toEqual({ type: "repository", id: record.repo });
        const hasTime = ["@timestamp", "created_at", "at_sign_timestamp"].some((name) => name in record);
        expect(fragment.occurredAt !== null).toBe(hasTime);
      }
      const reading = fragments
        .filter(({ fragment }) => fragment.phase === "tool_call")
        .map(({ fragment }) => fragment.verb);
      expect(new Set(reading)).toEqual(
        new Set(["git.clone", "git.fetch", "workflows.completed_workflow_run", "workflows.created_workflow_run"]),
      );
    });

    test("every webhook is read as one, with its repository", () => {
      const records = recorded("webhook");
      const { fragments, rejected } = parseGithub(records);
      expect(rejected).toEqual([]);
      expect(fragments).toHaveLength(records.length);
      for (const { position, fragment } of fragments) {
        const { full_name: name, id } = (records[position] as { repository: { full_name?: string; id?: number } })
          .repository;
        expect(fragment.kind).toBe("github_webhook");
        expect(fragment.resource?.id).toContain(name ?? String(id));
      }
    });
  },
);
