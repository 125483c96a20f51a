import { describe, expect, it } from "vitest";
import { driftOf } from "@/lib/core/principal/drift";
import { DRIFT_KINDS } from "@/lib/core/principal/driftKind";
import { ledgerOf } from "@/lib/core/principal/ledger";
import { logAddressOf } from "@/lib/core/principal/logAddress";
import type { LedgerAgent, LedgerCredential, LedgerRecords, SeenPrincipal } from "@/lib/core/principal/records";

const NOW = Date.parse("2026-11-24T09:00:00Z");
const DAY = 86_400_000;
const agent = (id: string, changed: Partial<LedgerAgent> = {}): [string, LedgerAgent] => [
  id,
  { id, name: id, team: "payments", isActive: true, createdAt: NOW - 200 * DAY, ...changed },
];
const place = { agentId: "payer", tool: "banking", environment: "production" };
const seen = (identity: string, changed: Partial<SeenPrincipal> = {}): SeenPrincipal => ({
  identity,
  source: "cloudtrail",
  system: "s3.amazonaws.com",
  firstAt: NOW - 2 * DAY,
  lastAt: NOW - DAY,
  records: 3,
  changes: 1,
  addresses: ["192.0.2.7"],
  recordId: null,
  ...changed,
});
const used = (identity: string, agentId = "payer") => ({
  ...place,
  agentId,
  identity,
  source: "cloudtrail",
  firstAt: NOW - 2 * DAY,
  lastAt: NOW - DAY,
  records: 3,
  recordId: `action of ${agentId}`,
});
const credential = (changed: Partial<LedgerCredential> = {}): LedgerCredential => ({
  ...place,
  id: "c-1",
  kind: "agent",
  hint: "ambit_cred_…1",
  createdAt: NOW - 20 * DAY,
  lastUsedAt: NOW,
  addresses: [],
  ...changed,
});
const NOTHING: LedgerRecords = {
  agents: new Map([agent("payer"), agent("clerk"), agent("gone", { isActive: false })]),
  registered: [],
  used: [],
  seen: [],
  strangers: [],
  credentials: [],
  checkedRoles: [],
  isWatched: true,
};
const found = (records: Partial<LedgerRecords>) =>
  driftOf(
    { ...NOTHING, ...records },
    { now: NOW, ageIn: (environment) => (environment === "production" ? 30 : 90) },
  ).map(({ kind, agentIds, identity, credential: of, address }) => [
    kind,
    ...agentIds,
    identity ?? of?.id,
    ...(address ? [address] : []),
  ]);
const PAY = "role/pay/*";

describe("an identity", () => {
  it("that one agent has and uses drifts in nothing", () => {
    expect(found({ registered: [{ ...place, identity: PAY }], used: [used(PAY)], seen: [seen(PAY)] })).toEqual([]);
  });

  it("of two agents is shared: registered for both, within another's pattern, or behind another's decisions", () => {
    const own = { ...place, identity: PAY };
    const of = (identity: string) => ({ ...place, agentId: "clerk", identity });
    const shown = [seen(PAY), seen("role/pay/night")];
    expect(found({ registered: [own, of(PAY)], seen: shown })).toEqual([["shared_identity", "clerk", "payer", PAY]]);
    expect(found({ registered: [own, of("role/pay/night")], seen: shown })).toEqual([
      ["shared_identity", "clerk", "payer", "role/pay/night"],
    ]);
    expect(found({ registered: [own], used: [used(PAY, "clerk")], seen: shown })).toEqual([
      ["shared_identity", "clerk", "payer", PAY],
    ]);
  });

  it("of an agent that is retired is shared with nobody", () => {
    const gone = { ...place, agentId: "gone", identity: PAY };
    expect(found({ registered: [{ ...place, identity: PAY }, gone], seen: [seen(PAY)] })).toEqual([]);
  });

  it("behind an agent's decisions that nobody registered, or that is the agent's for something else, is told of once", () => {
    expect(found({ used: [used("someone")] })).toEqual([["unregistered_principal", "payer", "someone"]]);
    const elsewhere = { ...place, environment: "sandbox", identity: "someone" };
    expect(found({ registered: [elsewhere], used: [used("someone")] })).toEqual([
      ["unregistered_principal", "payer", "someone"],
    ]);
    expect(
      found({ registered: [{ ...place, identity: "some*" }], used: [used("someone")], seen: [seen("some*")] }),
    ).toEqual([]);
  });

  it("of nobody is told of where it changed something in a registered principal's system, and else not", () => {
    const own = { registered: [{ ...place, identity: PAY }], seen: [seen(PAY)] };
    expect(found({ ...own, strangers: [seen("stranger")] })).toEqual([
      ["unregistered_principal", "stranger", "192.0.2.7"],
    ]);
    expect(found({ ...own, strangers: [seen("stranger", { system: "another" })] })).toEqual([]);
    expect(found({ ...own, strangers: [seen("role/pay/night")] })).toEqual([]);
  });

  it("that no log shows is unused once the agent is not new and logs are taken in", () => {
    const registered = [{ ...place, identity: PAY }];
    expect(found({ registered })).toEqual([["principal_unused", "payer", PAY]]);
    expect(found({ registered, isWatched: false })).toEqual([]);
    expect(found({ registered, agents: new Map([agent("payer", { createdAt: NOW - 6 * DAY })]) })).toEqual([]);
  });
});

describe("a credential", () => {
  it("is old past the age of its environment", () => {
    expect(found({ credentials: [credential({ createdAt: NOW - 30 * DAY })] })).toEqual([]);
    expect(found({ credentials: [credential({ createdAt: NOW - 30 * DAY - 1 })] })).toEqual([
      ["credential_old", "payer", "c-1"],
    ]);
    expect(found({ credentials: [credential({ createdAt: NOW - 31 * DAY, environment: "sandbox" })] })).toEqual([]);
  });

  it("is unused when it was never exchanged, after its first week", () => {
    expect(found({ credentials: [credential({ lastUsedAt: null, createdAt: NOW - 7 * DAY + 1 })] })).toEqual([]);
    expect(found({ credentials: [credential({ lastUsedAt: null, createdAt: NOW - 7 * DAY })] })).toEqual([
      ["credential_unused", "payer", "c-1"],
    ]);
  });

  it("is used from a new address when that came after its first day, for thirty days", () => {
    const from = (address: string, first: number) => ({ address, firstAt: first, lastAt: NOW });
    const at = (second: number) =>
      credential({ addresses: [from("10.0.0.1", NOW - 20 * DAY), from("192.0.2.9", second)] });
    expect(found({ credentials: [at(NOW - 19 * DAY)] })).toEqual([]);
    expect(found({ credentials: [at(NOW - 19 * DAY + 1)] })).toEqual([
      ["credential_new_address", "payer", "c-1", "192.0.2.9"],
    ]);
    const old = credential({ addresses: [from("10.0.0.1", NOW - 80 * DAY), from("192.0.2.9", NOW - 30 * DAY)] });
    expect(found({ credentials: [old] })).toEqual([]);
  });
});

it("gives each drift a key of its own, the same whenever it is computed", () => {
  const records = {
    ...NOTHING,
    registered: [{ ...place, identity: PAY }],
    used: [used("someone"), used(PAY, "clerk")],
    credentials: [credential({ lastUsedAt: null, createdAt: NOW - 60 * DAY })],
  };
  const keys = (now: number) => driftOf(records, { now, ageIn: () => 30 }).map(({ key }) => key);
  expect(new Set(keys(NOW)).size).toBe(4);
  expect(keys(NOW + DAY)).toEqual(keys(NOW));
  expect(DRIFT_KINDS).toContain("shared_identity");
});

it("lists an identity once for each agent and place, and places whose identity is not known", () => {
  const rows = ledgerOf({
    ...NOTHING,
    registered: [{ ...place, identity: PAY }],
    used: [used(PAY), used("someone")],
    seen: [seen(PAY), seen("someone")],
    credentials: [credential(), credential({ id: "c-2", environment: "sandbox" })],
  });
  expect(
    rows.map((row) => [row.environment, row.identity, row.registered, row.credentials.map(({ id }) => id)]),
  ).toEqual([
    ["production", PAY, true, ["c-1"]],
    ["production", "someone", false, ["c-1"]],
    ["sandbox", null, false, ["c-2"]],
  ]);
});

it.each([
  ["cloudtrail", { sourceIPAddress: "192.0.2.1" }, "192.0.2.1"],
  ["cloudtrail", { detail: { sourceIPAddress: "192.0.2.2" } }, "192.0.2.2"],
  ["kubernetes_audit", { sourceIPs: ["192.0.2.3", "10.0.0.1"] }, "192.0.2.3"],
  ["postgres_log", { remote_host: "[local]" }, "[local]"],
  ["github_audit", { actor_ip: 7 }, null],
  ["otlp", { sourceIPAddress: "192.0.2.1" }, null],
  ["cloudtrail", "text", null],
])("finds where %s says from where it was", (type, content, address) => {
  expect(logAddressOf(type, content)).toBe(address);
});
