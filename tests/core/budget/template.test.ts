import { describe, expect, it } from "vitest";
import { budgetTemplate } from "@/lib/core/budget/template";
import { compileOrganisation } from "@/lib/core/organisation/compile";
import type { ActionDefinition, OrganisationDefinition } from "@/lib/core/organisation/definition";
import type { Power } from "@/lib/core/organisation/facts";

const action = (name: string, power: Power | undefined, facts: Partial<ActionDefinition> = {}): ActionDefinition => ({
  name,
  version: 1,
  ...(power === undefined ? {} : { power }),
  objectType: "invoice",
  sensitivity: "internal",
  blastRadius: "single",
  reversible: true,
  audited: true,
  observable: true,
  touches: [],
  returnsUntrusted: false,
  audience: "internal",
  ...facts,
});

const ORGANISATION: OrganisationDefinition = {
  configVersion: 1,
  environments: [
    { name: "sandbox", rank: 0 },
    { name: "production", rank: 2 },
  ],
  stages: [
    {
      name: "draft",
      version: 1,
      ceilings: [
        { power: "read", environments: ["sandbox", "production"], maxSensitivity: "internal" },
        { power: "write", environments: ["sandbox"], maxBlastRadius: "single" },
        { power: "trigger", environments: ["sandbox", "production"] },
      ],
      evidence: {},
    },
  ],
  tools: [
    {
      name: "banking",
      actions: [
        action("list", "read"),
        action("salaries", "read", { sensitivity: "restricted" }),
        action("tag", "write"),
        action("run", "trigger"),
        action("unsaid", undefined),
      ],
    },
    { name: "helpdesk", actions: [action("read", "read")] },
  ],
  agents: [],
  rules: [],
  killSwitches: [],
};

const template = (environments: string[], tools = ["banking"], stage = "draft") =>
  budgetTemplate(compileOrganisation(ORGANISATION), { stage, tools, environments });
const shown = (...args: Parameters<typeof template>) =>
  template(...args).grants.map(({ id, actions, environments, limits }) => [
    id,
    actions.join(" "),
    environments.join(" "),
    limits.length,
  ]);

describe("a budget to begin with", () => {
  it("grants what the stage holds of the tools, a power each, and limits what does more than look", () => {
    expect(shown(["sandbox"])).toEqual([
      ["read", "banking.list", "sandbox", 0],
      ["write", "banking.tag", "sandbox", 1],
      ["trigger", "banking.run", "sandbox", 1],
    ]);
  });

  it("grants in each environment what is held there alone", () => {
    // A process that nobody undid once is not started in production, whatever the ceiling says.
    expect(shown(["production", "sandbox"], ["helpdesk", "banking"])).toEqual([
      ["read", "banking.list helpdesk.read", "sandbox production", 0],
      ["write", "banking.tag", "sandbox", 1],
      ["trigger", "banking.run", "sandbox", 1],
    ]);
  });

  it("says what it leaves out and why", () => {
    const { leftOut } = template(["production"]);
    expect(leftOut.map(({ action: name }) => name)).toEqual([
      "banking.salaries",
      "banking.tag",
      "banking.run",
      "banking.unsaid",
    ]);
    expect(leftOut[0]?.why).toContain("the ceiling of the stage draft");
    expect(leftOut[2]?.why).toContain("undone once");
  });

  it("holds nothing of what is not there", () => {
    expect(template(["moon"])).toEqual({ grants: [], leftOut: [] });
    expect(template(["sandbox"], ["banking"], "unknown").grants).toEqual([]);
  });
});
