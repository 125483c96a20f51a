/** Real log records, with decisions made up for some of them: whatever the order of arrival, the same joins. */
import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { correlate } from "@/lib/core/correlation/correlate";
import type { Parsed } from "@/lib/core/correlation/fragment";
import { sightingOfFragment } from "@/lib/core/correlation/fromFragment";
import { fragmentId, uuidOf } from "@/lib/core/correlation/identity";
import { isDoing, type Sighting } from "@/lib/core/correlation/sighting";
import { parseCloudTrail } from "@/lib/sources/cloudtrail/parse";
import { parseGithub } from "@/lib/sources/github/parse";
import { parseKubernetesAudit } from "@/lib/sources/kubernetes/parse";
import { hasShared, sharedRecords } from "@/tests/sources/sharedData";
import { blank } from "@/tests/support/logWorld/action";
import { randomFrom } from "@/tests/support/logWorld/generate";
import { arriving, shuffled, written } from "./arriving";

const CLOUD = "cloudtrail/stratus_events.jsonl.gz";
const CLUSTER = "kubernetes-audit/audit2rbac_demo.jsonl.gz";
const GITHUB = "github-audit/audit.jsonl.gz";

describe.skipIf(![CLOUD, CLUSTER, GITHUB].every(hasShared))("recorded logs (skipped where they are absent)", () => {
  it("give the same joins in whatever order, portions and number of times they arrive", async () => {
    const records = [
      ...sightingsIn(parseCloudTrail(sharedRecords(CLOUD)), "cloud"),
      ...sightingsIn(parseKubernetesAudit(sharedRecords(CLUSTER)), "cluster"),
      ...sightingsIn(parseGithub(sharedRecords(GITHUB), {}), "github"),
    ];
    const all = [...records, ...records.filter((one, place) => isDoing(one) && place % 7 === 0).flatMap(decisionAbout)];
    const { joins } = correlate(all);
    const governed = [...joins.values()].filter((join) => join.governed);
    expect(new Set(governed.map(({ basis }) => basis))).toEqual(new Set(["exact", "scoped", "circumstantial"]));
    const expected = written(joins);
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (order) => {
        const arrived = shuffled([...all, ...all.slice(0, 100)], order);
        expect(written(await arriving(arrived, randomFrom(order), { portionMax: 200 }))).toEqual(expected);
      }),
      { numRuns: 2 },
    );
  });
});

function sightingsIn({ fragments }: Parsed, source: string): Sighting[] {
  const found = fragments.map(({ fragment }) => {
    const digest = createHash("sha256").update(JSON.stringify(fragment.content)).digest("hex");
    return sightingOfFragment(fragment, { id: fragmentId(source, digest), source });
  });
  return [...new Map(found.map((one) => [one.id, one])).values()];
}

/** One that may be behind the record: by one of its keys, by its circumstances alone, or named by a record of its call. */
function decisionAbout(record: Sighting, place: number): Sighting[] {
  const id = uuidOf(`decision about ${record.id}`);
  const at = (record.at ?? 0) - 1_000;
  const scoped = record.keys.filter(({ kind }) => ["session", "credential", "trace"].includes(kind));
  const exact = record.keys.filter(({ kind }) => ["audit", "api_call", "shared_event"].includes(kind));
  const decision: Sighting = {
    ...blank(id, "ambit", at),
    phase: "decision",
    decision: { outcome: "allow", power: null, identity: record.principal, until: at + 1_200_000 },
    keys: [{ kind: "evaluation", value: id }, ...(place % 3 === 0 ? scoped : [])],
    verb: record.verb,
    resource: record.resource,
  };
  if (place % 3 !== 1) return [decision];
  const gateway = {
    ...blank(uuidOf(`gateway ${id}`), "gateway", at),
    keys: [...exact, { kind: "evaluation" as const, value: id }],
  };
  return [decision, gateway];
}
