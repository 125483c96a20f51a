import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { problemLine, readBundle } from "@/lib/services/organisation/readBundle";

const payments = readFileSync(new URL("../../support/bundles/payments.yaml", import.meta.url), "utf8");

function problemsOf(text: string): string[] {
  const read = readBundle(text);
  return "problems" in read ? read.problems.map((problem) => problemLine("b.yaml", problem)) : [];
}

/** The payments bundle with one passage replaced; the passage must be there. */
function edited(...edits: [from: string, to: string][]): string {
  return edits.reduce((text, [from, to]) => {
    expect(text).toContain(from);
    return text.replace(from, () => to);
  }, payments);
}

/** The same, and the place (line and column) of the mark `§`, which is taken out. */
function marked(edit: [from: string, to: string]): { text: string; place: string } {
  const text = edited(edit);
  const before = text.slice(0, text.indexOf("§")).split("\n");
  return { text: text.replace("§", ""), place: `${before.length}:${(before.at(-1) ?? "").length + 1}` };
}

test("the bundle that the tests run on has no problem", () => {
  expect(problemsOf(payments)).toEqual([]);
});

describe("text that cannot be read is refused at its place", () => {
  const cases: [what: string, text: string, problems: string[]][] = [
    ["nothing", "", ["b.yaml:1:1: is empty; a bundle begins with apiVersion: ambit/v1"]],
    ["a comment", "# later\n", ["b.yaml:1:1: is empty; a bundle begins with apiVersion: ambit/v1"]],
    ["a word", "hello", ['b.yaml:1:1: must be a set of keys and values, not "hello"']],
    ["two documents", "a: 1\n---\nb: 2\n", ["b.yaml:2:1: holds more than one YAML document; keep one"]],
    [
      "an open bracket",
      "apiVersion: ambit/v1\nteams: [{ name: a }\npeople: []\n",
      [
        "b.yaml:3:1: this is not YAML: flow sequence in block collection must be sufficiently indented and end with a ]",
      ],
    ],
    ["a tab", "apiVersion: ambit/v1\nteams:\n\t- name: a\n", ["b.yaml:3:1: a tab cannot indent YAML; use spaces"]],
    ["deep flow nesting", "[".repeat(100_000), ["b.yaml:1:819: is nested deeper than 64 levels"]],
    ["65 levels", `a: ${"[".repeat(65)}${"]".repeat(65)}`, ["b.yaml:1:67: is nested deeper than 64 levels"]],
    ["a NUL character", "a: \0", ["b.yaml:1:1: holds a NUL character; save it as UTF-8 text"]],
    ["over 4 MiB", `a: ${"x".repeat(4 * 1024 * 1024)}`, ["b.yaml:1:1: is larger than 4 MiB; split what it describes"]],
    [
      "an alias bomb",
      'a: &a ["x", "x"]\nb: &b [*a, *a]\n',
      [
        "b.yaml:1:7: anchors and aliases (&name, *name) are not allowed; write the value out",
        "b.yaml:2:7: anchors and aliases (&name, *name) are not allowed; write the value out",
        "b.yaml:2:8: anchors and aliases (&name, *name) are not allowed; write the value out",
        "b.yaml:2:12: anchors and aliases (&name, *name) are not allowed; write the value out",
      ],
    ],
  ];
  test.each(cases)("%s", (what, text, problems) => {
    // Where the parser's recursion ends depends on the stack.
    const told = problemsOf(text).map((line) =>
      what === "deep flow nesting" ? line.replace(/:1:\d+:/, ":1:819:") : line,
    );
    expect(told).toEqual(problems);
  });
});

describe("one fault in a bundle is told once, with its place, its path and what to do", () => {
  const cases: [what: string, from: string, to: string, problem: string][] = [
    [
      "a repeated key",
      "    mode: enforce",
      "    mode: enforce\n    §mode: enforce",
      ": this key is written twice; keep one",
    ],
    [
      "an unknown key that is close to a known one",
      "    mode: enforce",
      "    §moode: enforce",
      ' agents[0].moode: this key is not known; did you mean "mode"?',
    ],
    [
      "an unknown key that is close to none",
      "{ name: payments }",
      "{ name: payments, §colour: red }",
      " teams[0].colour: this key is not known; known here: name",
    ],
    [
      "another version",
      "apiVersion: ambit/v1",
      "apiVersion: §ambit/v9",
      ' apiVersion: must be ambit/v1, not "ambit/v9"; did you mean "ambit/v1"?',
    ],
    [
      "a wrong enum",
      "roles: [security_reviewer]",
      "roles: [§reviewer]",
      ' people[0].roles[0]: must be viewer, operator, security_reviewer or admin, not "reviewer"; did you mean "security_reviewer"?',
    ],
    ["a wrong type", "rank: 0", "rank: §none", ' environments[0].rank: must be a number, not "none"'],
    [
      "a missing key",
      "name: billing-helper\n    team: payments\n    owner: omar@example.com\n    purpose: Pays known suppliers' invoices\n",
      "§name: billing-helper\n    team: payments\n    owner: omar@example.com\n",
      " agents[0].purpose: is missing; add it",
    ],
    [
      "an empty key",
      "    purpose: Pays known suppliers' invoices\n",
      "    purpose:§\n",
      " agents[0].purpose: must be text, not empty",
    ],
    [
      "a name with a space",
      "{ name: support }",
      "{ name: §our support }",
      " teams[1].name: must be 1 to 64 letters, digits, _, . or -, and begin with a letter or a digit",
    ],
    ["no address", "olga@example.com, name", "§olga, name", " people[2].email: must be an e-mail address"],
    ["a negative limit", "max: 3,", "max: §-3,", " agents[0].budget.grants[1].limits[0].max: must be at least 0"],
    [
      "an endless limit",
      "max: 2000,",
      "max: §.inf,",
      ": is a number that cannot be kept exactly; write a smaller one, or put it in quotes if it is text",
    ],
    [
      "a window of another kind",
      "per: hour",
      "per: §week",
      " agents[0].budget.grants[1].limits[0].per: must be hour, day, or a sliding window such as { sliding: 24h } of at most 31d",
    ],
    [
      "a duration that is none",
      "respondWithin: 30m",
      "respondWithin: §half an hour",
      " rules[0].respondWithin: must be a duration such as 10s, 30m, 24h or 7d, at most 30d",
    ],
    [
      "a fresh sign-in for what nobody approves",
      "    respondWithin: 4h",
      "    respondWithin: 4h\n    freshSignIn: §true",
      " rules[2].freshSignIn: only a rule that asks has an approval to sign in for; remove it",
    ],
    [
      "a fresh sign-in beyond a limit that nobody is asked about",
      "max: 50, beyond: deny }",
      "max: 50, beyond: deny, freshSignIn: §true }",
      " agents[0].budget.grants[2].limits[1].freshSignIn: nobody approves going beyond this limit; remove it, or use beyond: ask",
    ],
    [
      "approvers of two kinds",
      "[{ team: payments, count: 1 }]",
      "[§{ team: payments, role: admin }]",
      " rules[2].approvers[0]: must name exactly one of role, team, group or person",
    ],
    [
      "one person twice",
      "[{ team: payments, count: 1 }]",
      "[{ person: rita@example.com, count: §2 }]",
      " rules[2].approvers[0].count: must be 1 where one person is named: nobody answers twice",
    ],
    ["a tag", "purpose: Pays", "purpose: §!secret Pays", ": tags (!name) are not allowed; remove it"],
    ["a number as a key", "{ suppliers:", "{ §7:", ": keys must be plain text; put it in quotes if it is a number"],
    [
      "a number that is rounded",
      "max: 3,",
      "max: §12345678901234567890,",
      ": is a number that cannot be kept exactly; write a smaller one, or put it in quotes if it is text",
    ],
    [
      "an owner who is no person",
      "owner: omar@example.com",
      "owner: §omar@exmaple.com",
      ' agents[0].owner: no person is listed under people with the address "omar@exmaple.com"; did you mean "omar@example.com"?',
    ],
    [
      "an unknown team",
      "    team: support",
      "    team: §suport",
      ' agents[2].team: no team is listed under teams with the name "suport"; did you mean "support"?',
    ],
    [
      "a team of a person",
      "roles: [viewer], teams: [payments]",
      "roles: [viewer], teams: [§sales]",
      ' people[4].teams[0]: no team is listed under teams with the name "sales"',
    ],
    [
      "an unknown member",
      "people: [olga@example.com]",
      "people: [§nobody@example.org]",
      ' groups[0].people[0]: no person is listed under people with the address "nobody@example.org"',
    ],
    [
      "an unknown group",
      "{ group: treasury, count: 1 }",
      "{ group: §treasure, count: 1 }",
      ' agents[0].budget.grants[2].limits[0].approvers[0].group: no group is listed under groups with the name "treasure"; did you mean "treasury"?',
    ],
    [
      "a principal of an unknown tool",
      "{ tool: banking, environment: production, identity",
      "{ tool: §bank, environment: production, identity",
      ' agents[0].principals[0].tool: no tool is listed under tools with the name "bank"; did you mean "banking"?',
    ],
    [
      "a rule for an unknown team",
      "    teams: [support]",
      "    teams: [§spport]",
      ' rules[4].teams[0]: no team is listed under teams with the name "spport"; did you mean "support"?',
    ],
    [
      "observe without an end",
      "    mode: enforce",
      "    mode: §observe",
      " agents[0].mode: observe needs an end: add observeUntil with the time at which enforcement returns",
    ],
    [
      "an end without observe",
      "    mode: enforce",
      "    observeUntil: §2026-12-24T00:00:00Z",
      " agents[0].observeUntil: belongs to mode: observe; remove it, or set that mode",
    ],
    [
      "an ask that asks nobody",
      "beyond: ask, approvers: [{ group: treasury, count: 1 }]",
      "beyond: §ask",
      " agents[0].budget.grants[2].limits[0].beyond: ask needs approvers: add who answers beyond the limit, or use deny",
    ],
    [
      "a rule that asks nobody",
      "    effect: hand_off\n    approvers: [{ team: payments, count: 1 }]\n",
      "    effect: §hand_off\n",
      " rules[2].effect: hand_off needs approvers: add who takes the task over",
    ],
    [
      "a stop that asks",
      "    effect: stop",
      "    effect: stop\n    approvers: §[{ role: admin }]",
      " rules[3].approvers: a rule that stops asks nobody; remove them, or use another effect",
    ],
    [
      "a name taken twice",
      "  - name: night-clerk",
      "  - name: §billing-helper",
      ' agents[1].name: the name "billing-helper" is already taken in this list; give this one its own',
    ],
    [
      "an address taken twice",
      "email: otto@example.com",
      "email: §OLGA@example.com",
      ' people[3].email: "olga@example.com" is already another person\'s address (capitals do not matter); give each person one',
    ],
    [
      "a grant's id taken twice",
      "- id: tag-invoices\n",
      "- id: §read-invoices\n",
      ' agents[0].budget.grants[1].id: another grant of this agent already has the id "read-invoices"; give this one its own',
    ],
    [
      "a ceiling written twice",
      "{ power: write, environments: [sandbox, staging, production], maxBlastRadius: single }",
      "{ power: read, environments: [§staging], maxBlastRadius: single }",
      " stages[0].ceilings[1].environments[0]: there already is a ceiling for read in staging; keep one",
    ],
    [
      "a bad end",
      "- id: close-accounts\n",
      "- id: close-accounts\n          expiresAt: §tomorrow\n",
      " agents[0].budget.grants[4].expiresAt: must be a time such as 2026-01-31T12:00:00Z",
    ],
  ];
  test.each(cases)("%s", (_, from, to, problem) => {
    const { text, place } = marked([from, to]);
    expect(problemsOf(text)).toEqual([`b.yaml:${place}${problem}`]);
  });
});

/** What the core finds is told at its place in the text; the core's own tests pin its words. */
describe("what no decision could evaluate is refused at its place", () => {
  const cases: [what: string, from: string, to: string, path: string][] = [
    [
      "an unknown action",
      "actions: [banking.send_money]\n          environments: [production]",
      "actions: [§banking.send_mony]\n          environments: [production]",
      "agents[0].budget.grants[2].actions[0]",
    ],
    ["an unknown stage", "stage: supervised\n    mode", "stage: §supervisd\n    mode", "agents[0].stage"],
    [
      "an unknown environment",
      "actions: [banking.tag_invoice]\n          environments: [sandbox, production]",
      "actions: [banking.tag_invoice]\n          environments: [sandbox, §live]",
      "agents[0].budget.grants[1].environments[1]",
    ],
    ["an unknown agent in a rule", "    teams: [support]\n", "    agents: [§helper]\n", "rules[4].agents[0]"],
    [
      "a condition that does not compile",
      '"arguments.recipient in agent.attributes.suppliers"',
      '§"arguments.recipient in"',
      "agents[0].budget.grants[2].when",
    ],
    [
      "a condition that is neither true nor false",
      '"!action.reversible && environment.rank >= 2"',
      '§"environment.rank"',
      "rules[0].when",
    ],
    [
      "a condition with an unknown variable",
      '"!action.reversible && environment.rank >= 2"',
      '§"model.mood == 1"',
      "rules[0].when",
    ],
    [
      "a rule that looks at the model's confidence",
      '"!action.reversible && environment.rank >= 2"',
      '§"request.confidence < 0.9"',
      "rules[0].when",
    ],
    [
      "a schema that is none",
      "arguments: { type: object, properties: { amount: { exclusiveMinimum: 0, maximum: 500",
      "arguments: §{ type: object, properties: { amount: { exclusiveMinimum: 0, maximum: many",
      "agents[0].budget.grants[2].arguments",
    ],
    [
      "a limit that measures nothing",
      '"sum(arguments.amount)", per: day, max',
      '§"total(amount)", per: day, max',
      "agents[0].budget.grants[2].limits[0].measure",
    ],
    ["a limit by nothing", "by: arguments.currency", "by: §currency", "agents[0].budget.grants[3].limits[0].by"],
  ];
  test.each(cases)("%s", (_, from, to, path) => {
    const { text, place } = marked([from, to]);
    const [problem, ...others] = problemsOf(text);
    expect(problem?.slice(0, problem.indexOf(": "))).toBe(`b.yaml:${place} ${path}`);
    expect(others).toEqual([]);
  });
});

test("an active agent whose owner is disabled is refused", () => {
  expect(problemsOf(edited(["name: Omar Diaz,", "name: Omar Diaz, disabled: true,"]))).toEqual([
    expect.stringMatching(
      /^b\.yaml:\d+:12 agents\[0\]\.owner: is disabled; an active agent needs an owner who can be reached$/,
    ),
  ]);
});

test("every fault is told at once, in the order of the text, whatever its kind", () => {
  const text = edited(
    ["rank: 0", "rank: -1"],
    ["people: [olga@example.com]", "people: [olga@exmple.com]"],
    ["power: read", "power: raed"],
    ["owner: omar@example.com", "owner: nobody@example.org"],
    ["    mode: enforce", "    moode: enforce"],
    ["max: 3,", "max: -3,"],
    ["    effect: stop", "    effect: halt"],
  );
  expect(problemsOf(text).map((line) => line.split(" ")[1])).toEqual([
    "environments[0].rank:",
    "groups[0].people[0]:",
    "stages[0].ceilings[0].power:",
    "agents[0].owner:",
    "agents[0].moode:",
    "agents[0].budget.grants[1].limits[0].max:",
    "rules[3].effect:",
  ]);
});
