import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { lintBundle } from "@/lib/services/authority/lint";
import { organisationOf, runCases, simulate } from "@/lib/services/authority/simulate";

const text = readFileSync("tests/support/bundles/payments.yaml", "utf8");
const NOW = new Date("2026-11-24T09:00:00Z");
const bundle = (...edits: [from: string, to: string][]) => ({
  fileName: "payments.yaml",
  text: edits.reduce((made, [from, to]) => {
    expect(made).toContain(from);
    return made.replace(from, to);
  }, text),
});
const file = (text: string) => ({ fileName: "cases.yaml", text });

describe("lint", () => {
  const found = (...edits: [string, string][]) =>
    lintBundle(bundle(...edits)).map(({ where, code }) => `${where} ${code}`);

  it("names what the bundle says and seldom means", () => {
    expect(found()).toEqual([
      "billing-helper/close-accounts no_limit",
      "billing-helper/nightly-run no_limit",
      "billing-helper/share-with-auditor no_limit",
      "ticket-helper/tickets wildcard",
    ]);
  });

  it.each<[string, [string, string], string]>([
    [
      "a grant that nothing reaches",
      ["actions: [banking.list_invoices, banking.read_statement]", "actions: [banking.read_salaries]"],
      "billing-helper/read-invoices never_reached",
    ],
    [
      "a grant that a rule always stops",
      ["when: 'session.readUntrusted && action.power == \"expose\"'", "when: 'action.power == \"expose\"'"],
      "billing-helper/share-with-auditor always_stopped",
    ],
    [
      "a write that cannot be undone",
      [
        'actions: [banking.close_account]\n    when: "environment.rank >= 2"',
        'actions: [banking.tag_invoice]\n    when: "environment.rank >= 2"',
      ],
      "billing-helper/close-accounts irreversible_unasked",
    ],
    [
      "what shows sensitive data",
      ["when: 'session.readUntrusted && action.power == \"expose\"'", "when: 'action.power == \"read\" && false'"],
      "billing-helper/share-with-auditor exposes_sensitive",
    ],
    [
      "a rule that too few could answer",
      ["approvers: [{ team: payments, count: 1 }]", "approvers: [{ group: treasury, count: 2 }]"],
      "rule people-close-accounts too_few_answer",
    ],
  ])("%s", (_, edit, expected) => {
    expect(found(edit)).toContain(expected);
  });
});

describe("simulate and test", () => {
  const organisation = organisationOf(bundle());
  const tag =
    "request: { agent: billing-helper, action: banking.tag_invoice, environment: production, arguments: { invoice: i, label: l } }";

  it("decide requests as the engine does, by what is said of session and limits", () => {
    const decided = simulate(
      organisation,
      file(`- ${tag}\n- used: { "tag-invoices/count/hour": "3" }\n  ${tag}\n`),
      NOW,
    );
    expect(decided.map(({ result }) => [result.outcome, result.reason])).toEqual([
      ["allow", "granted"],
      ["deny", "limit_exhausted"],
    ]);
    const [whole] = simulate(organisation, file(`- ${tag}`), NOW, { whole: true });
    expect(whole?.reasoning?.grants).toContainEqual(expect.objectContaining({ id: "tag-invoices", failed: null }));
  });

  it("the example of the guide holds, and a case that does not says what came instead", () => {
    const guide = readFileSync("docs/changes.md", "utf8");
    const example = guide.slice(guide.lastIndexOf("```yaml\n") + 8, guide.lastIndexOf("```"));
    expect(runCases(organisation, file(example), NOW).map(({ instead }) => instead)).toEqual([null, null]);
    const wider = organisationOf(bundle(["maximum: 500", "maximum: 600"]));
    expect(runCases(wider, file(example), NOW)[0]?.instead).toMatch(/^escalate, approval_required/);
  });

  it("a file that is wrong is told with its place", () => {
    const wrong = () => runCases(organisation, file(`- description: x\n  ${tag}\n  expect: { outcome: maybe }\n`), NOW);
    expect(wrong).toThrow(
      expect.objectContaining({
        kind: "invalid",
        options: {
          errors: [expect.objectContaining({ message: expect.stringMatching(/^cases.yaml:3:\d+: 0.expect.outcome/) })],
        },
      }),
    );
  });
});
