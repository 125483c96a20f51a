import { describe, expect, test } from "vitest";
import { parseKubernetesAudit } from "@/lib/sources/kubernetes/parse";
import { keyValues, onlyFragment, reasonsOf } from "../fragments";
import { holdsForAnything } from "../guarantees";
import { hasShared, sharedRecords } from "../sharedData";

const EVALUATION = "0198c1f2-7f6e-7cc2-9a4f-3d8f5be1a001";

const RECEIVED = {
  kind: "Event",
  apiVersion: "audit.k8s.io/v1",
  level: "RequestResponse",
  auditID: "1e0f9d1c-0000-4000-8000-000000000001",
  stage: "RequestReceived",
  requestURI: "/api/v1/namespaces/shop/configmaps",
  verb: "create",
  user: {
    username: "system:serviceaccount:agents:billing",
    groups: ["system:serviceaccounts"],
    extra: { "authentication.kubernetes.io/credential-id": ["JTI=7f6e"] },
  },
  sourceIPs: ["10.0.0.7"],
  userAgent: `kubectl/v1.31 ambit-evaluation/${EVALUATION}`,
  objectRef: { resource: "configmaps", namespace: "shop", apiVersion: "v1" },
  requestReceivedTimestamp: "2026-08-31T10:00:00.123456Z",
  stageTimestamp: "2026-08-31T10:00:00.123456Z",
};

const COMPLETE = {
  ...RECEIVED,
  stage: "ResponseComplete",
  impersonatedUser: { username: "dana" },
  objectRef: { ...RECEIVED.objectRef, name: "prices-x7k2p" },
  requestObject: { metadata: { generateName: "prices-", annotations: { "ambit.dev/evaluation-id": EVALUATION } } },
  responseObject: { kind: "ConfigMap", metadata: { name: "prices-x7k2p" }, data: { eur: "12" } },
  responseStatus: { metadata: {}, code: 201 },
  stageTimestamp: "2026-08-31T10:00:00.187654Z",
  annotations: { "authorization.k8s.io/decision": "allow" },
};

const only = (event: unknown) => onlyFragment(parseKubernetesAudit([event]));

describe("Kubernetes audit", () => {
  test("the stages of one request share audit id and shape, whoever is impersonated and whatever name the server gave", () => {
    const received = only(RECEIVED);
    const complete = only(COMPLETE);
    expect(keyValues(received, "audit")).toEqual(keyValues(complete, "audit"));
    expect(keyValues(received, "request_shape")).toHaveLength(1);
    expect(keyValues(received, "request_shape")).toEqual(keyValues(complete, "request_shape"));
    expect(
      keyValues(only({ ...RECEIVED, requestReceivedTimestamp: "2026-08-31T10:00:00.123457Z" }), "request_shape"),
    ).not.toEqual(keyValues(received, "request_shape"));
    const long = { requestURI: `/api/v1/pods?${"x".repeat(2_000)}` };
    expect(keyValues(only({ ...RECEIVED, ...long }), "request_shape")).toEqual(
      keyValues(only({ ...COMPLETE, ...long }), "request_shape"),
    );
  });

  test("a request is a call; its answer is a state change where it wrote and succeeded", () => {
    expect(only(RECEIVED)).toMatchObject({ phase: "tool_call", status: null, resource: { id: "shop/configmaps" } });
    expect(only(COMPLETE)).toMatchObject({
      kind: "audit_event",
      phase: "state_change",
      status: "succeeded",
      principal: "system:serviceaccount:agents:billing",
      title: "create shop/configmaps/prices-x7k2p as dana",
      resource: { type: "configmaps", id: "shop/configmaps/prices-x7k2p" },
      occurredAt: "2026-08-31T10:00:00.187Z",
      stateChange: { before: null, after: COMPLETE.responseObject, reference: COMPLETE.auditID },
    });
    const refused = { code: 403, reason: "Forbidden", message: "no" };
    expect(only({ ...COMPLETE, responseStatus: refused })).toMatchObject({
      phase: "tool_call",
      status: "failed",
      error: "403 Forbidden no",
      stateChange: null,
    });
    expect(only({ ...COMPLETE, verb: "list", responseStatus: { code: 200 } }).phase).toBe("tool_call");
    expect(only({ ...COMPLETE, requestURI: `${COMPLETE.requestURI}?dryRun=All` })).toMatchObject({
      phase: "tool_call",
      status: "not_executed",
    });
    for (const objectRef of [{ resource: "pods", subresource: "exec" }, { resource: "selfsubjectaccessreviews" }])
      expect(only({ ...COMPLETE, objectRef }).phase).toBe("tool_call");
    expect(only({ ...COMPLETE, stage: "Panic", responseStatus: undefined }).status).toBe("failed");
    const stages = ["RequestReceived", "ResponseStarted", "ResponseComplete", "Panic"];
    expect(new Set(stages.map((stage) => only({ ...COMPLETE, stage }).kind)).size).toBe(stages.length);
  });

  test("a token that is made is a credential, tied to its later use", () => {
    const made = only({
      ...COMPLETE,
      objectRef: { resource: "serviceaccounts", subresource: "token", namespace: "agents", name: "billing" },
      annotations: { "authentication.kubernetes.io/issued-credential-id": "JTI=7f6e" },
    });
    expect(made.phase).toBe("credential");
    expect(keyValues(made, "issued_credential")).toEqual(keyValues(only(RECEIVED), "credential"));
  });

  test("the evaluation is read where the caller says it of this request, not where an object kept it from an earlier one", () => {
    const { userAgent: _userAgent, ...silent } = COMPLETE;
    expect(keyValues(only(RECEIVED), "evaluation")).toEqual([EVALUATION]);
    expect(keyValues(only(silent), "evaluation")).toEqual([EVALUATION]);
    expect(keyValues(only({ ...silent, verb: "update" }), "evaluation")).toEqual([]);
  });

  test("lists of a webhook backend are opened, whose items have no kind of their own; a bad one costs itself alone", () => {
    const { kind: _kind, apiVersion: _apiVersion, ...item } = COMPLETE;
    const parsed = parseKubernetesAudit([
      { kind: "EventList", apiVersion: "audit.k8s.io/v1", items: [item, { kind: "Pod" }, 7, RECEIVED] },
      { ...COMPLETE, stageTimestamp: "yesterday" },
    ]);
    expect(parsed.fragments.map(({ position }) => position)).toEqual([0, 3]);
    expect(reasonsOf(parsed)).toEqual([
      [1, "unknown_shape"],
      [2, "not_an_object"],
      [4, "time_not_readable"],
    ]);
  });

  test("whatever is sent, each event lands once and is parsed as it would be alone", () => {
    holdsForAnything(parseKubernetesAudit, [RECEIVED, COMPLETE]);
  });
});

const RECORDED = "kubernetes-audit/audit2rbac_demo.jsonl.gz";

describe.skipIf(!hasShared(RECORDED))("recorded audit events (skipped where they are absent)", () => {
  test("every one is read, and pairs with its other stage though its audit id is hidden", () => {
    const records = sharedRecords(RECORDED);
    const hidden = records.map(({ auditID: _auditID, ...event }) => event);
    const { fragments, rejected } = parseKubernetesAudit(hidden);
    expect(rejected).toEqual([]);
    const shapes = groups(fragments.map(({ fragment }) => keyValues(fragment, "request_shape")[0] ?? ""));
    const truth = groups(records.map(({ auditID }) => String(auditID)));
    const found = pairs(shapes);
    const wanted = pairs(truth);
    const right = [...found].filter((pair) => wanted.has(pair)).length;
    expect(right / found.size).toBe(1);
    expect(right / wanted.size).toBeGreaterThanOrEqual(0.95);
  });
});

/** The places that have the same name. */
function groups(names: readonly string[]): number[][] {
  const found = new Map<string, number[]>();
  for (const [place, name] of names.entries()) found.set(name, [...(found.get(name) ?? []), place]);
  return [...found.values()];
}

function pairs(grouped: readonly number[][]): Set<string> {
  return new Set(
    grouped.flatMap((group) => group.flatMap((a, index) => group.slice(index + 1).map((b) => `${a} ${b}`))),
  );
}
