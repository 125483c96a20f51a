import { describe, expect, it } from "vitest";
import type { IncidentDocument } from "@/lib/core/incident/document";
import { impactOf } from "@/lib/core/incident/impact";
import { incidentAsMarkdown } from "@/lib/core/incident/markdown";
import { timelineOf } from "@/lib/core/incident/timeline";
import { factsOf, recordOf, type WrittenRecord } from "./records";

const NASTY = "`x` **bold** [a](http://e.example) <img src=x> | ~~s~~\n# Heading\u202E\n- [x] done";
const AT = "2026-11-24T09:00:00.000Z";

const written: WrittenRecord[] = [
  {
    id: "e-1",
    facts: { power: "write", blastRadius: "single" },
    ran: "succeeded",
    action: NASTY,
    resource: { type: NASTY, id: NASTY },
    events: [
      {
        at: AT,
        time: "occurred",
        phase: "request",
        kind: "requested",
        title: "Asked to run",
        detail: NASTY,
        system: NASTY,
        basis: "claimed",
        evaluation_id: "e-1",
        fragment_id: null,
        attempt: null,
      },
    ],
  },
  { id: "e-2", facts: null, outcome: "deny", reason: "no_grant", standing: "denied", action: NASTY },
];

function documentOf(): IncidentDocument {
  const records = written.map(recordOf);
  return {
    id: "i",
    number: 7,
    title: NASTY,
    summary: NASTY,
    status: "in_review",
    severity: "high",
    origin: { kind: "search", evaluation_id: null, alert: null, search: { q: NASTY } },
    window: { from: AT, to: AT },
    agents: [NASTY],
    opened_at: AT,
    opened_by: NASTY,
    lead: NASTY,
    scribe: null,
    submitted: { at: AT, by: "a@example.com" },
    closed_at: null,
    now: AT,
    impact: impactOf(records, factsOf(written)),
    records: records.map((record) => ({
      evaluation_id: record.evaluation_id,
      decided_at: AT,
      agent: record.agent.name,
      action: record.action,
      environment: record.environment,
      resource: record.resource,
      outcome: record.outcome,
      reason: record.reason,
      standing: record.standing,
      added_at: AT,
      added_by: NASTY,
      why: NASTY,
      collected: true,
    })),
    hidden_records: 2,
    removed: [
      {
        evaluation_id: "e-9",
        added_at: AT,
        added_by: NASTY,
        why: NASTY,
        removed_at: AT,
        removed_by: NASTY,
        removed_why: NASTY,
      },
    ],
    ...timelineOf(records, [{ at: AT, words: NASTY, said: NASTY, by: NASTY, change: null, told: null }]),
    findings: [
      {
        id: "f",
        kind: "rule_missing",
        text: NASTY,
        agent: NASTY,
        found_at: AT,
        found_by: NASTY,
        withdrawn: { at: AT, by: NASTY, why: NASTY },
      },
    ],
    follow_ups: [
      {
        id: "u",
        finding: "f",
        title: NASTY,
        owner: NASTY,
        due_on: "2026-12-01",
        status: "done",
        overdue: false,
        added_at: AT,
        added_by: NASTY,
        resolved: { at: AT, by: NASTY, words: NASTY },
        change: { id: "c", status: "in_force", about: NASTY },
        kill_switch: { id: "k", covers: NASTY, pulled_at: AT, released_at: null },
      },
    ],
    notes: [{ id: "n", at: AT, by: NASTY, text: NASTY }],
    reviews: [{ at: AT, by: NASTY, verdict: "returned", words: NASTY }],
  };
}

/** Markdown without code spans and escapes: what a renderer would take for markup. */
function markup(markdown: string): string {
  return markdown.replaceAll(/(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, "CODE").replaceAll(/\\[\s\S]/g, "");
}

describe("a postmortem as Markdown", () => {
  it("says everything, and nothing that anybody wrote becomes markup, a link or a line of its own", () => {
    const markdown = incidentAsMarkdown(documentOf(), "https://ambit.example/incidents/i");
    const bare = markup(markdown);
    expect(bare).not.toMatch(/\*\*bold|\]\(http|<img|~~s|^# Heading|\[x\]|\u202E/m);
    const headings = bare.split("\n").filter((one) => one.startsWith("#"));
    expect(headings.filter((one) => one.startsWith("# "))).toHaveLength(1);
    expect(headings.filter((one) => one.startsWith("## "))).toEqual([
      "## Summary",
      "## Impact",
      "## Timeline",
      "## Findings",
      "## Follow-ups",
      "## Review",
      "## Notes",
      "## Records",
      "## Records that were taken out",
    ]);
    // Rows of the tables have the columns of their heads.
    const tables = bare.split("\n").filter((one) => one.startsWith("|"));
    expect(new Set(tables.map((one) => one.split("|").length))).toEqual(new Set([6, 10]));
    expect(markdown).toContain("2 more of its records are of agents of other teams");
    expect(markdown).toContain("kill switch for");
    expect(markdown).toContain("https://ambit.example/incidents/i");
  });
});
