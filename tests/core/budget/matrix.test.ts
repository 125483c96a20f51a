import { describe, expect, it } from "vitest";
import { type BudgetMatrix, budgetMatrix } from "@/lib/core/budget/matrix";
import { compileOrganisation } from "@/lib/core/organisation/compile";
import type { ActionDefinition, GrantDefinition } from "@/lib/core/organisation/definition";

const CALM = {
  objectType: "invoice",
  sensitivity: "internal",
  blastRadius: "single",
  reversible: true,
  audited: true,
  observable: true,
  touches: [] as never[],
  returnsUntrusted: false,
  audience: "internal",
} as const;
const action = (name: string, facts: Partial<ActionDefinition>): ActionDefinition => ({ name, version: 1, ...facts });
const grant = (parts: Partial<GrantDefinition>): GrantDefinition => ({
  id: "g",
  actions: [],
  environments: ["production"],
  limits: [],
  obligations: [],
  ...parts,
});

const organisation = compileOrganisation({
  configVersion: 1,
  environments: [
    { name: "production", rank: 2 },
    { name: "sandbox", rank: 0 },
  ],
  stages: [
    {
      name: "supervised",
      version: 3,
      evidence: {},
      ceilings: [
        { power: "read", environments: ["sandbox", "production"], maxSensitivity: "confidential" },
        { power: "read", environments: ["production"], maxSensitivity: "restricted", maxBlastRadius: "group" },
        { power: "trigger", environments: ["production"] },
      ],
    },
  ],
  tools: [
    {
      name: "books",
      actions: [
        action("list", { ...CALM, power: "read" }),
        action("salaries", { ...CALM, power: "read", objectType: "payroll", sensitivity: "restricted" }),
        action("edit", { ...CALM, power: "write" }),
        action("run", { ...CALM, power: "trigger" }),
        action("vague", {}),
      ],
    },
  ],
  agents: [],
  rules: [],
  killSwitches: [],
});

const matrixOf = (grants: GrantDefinition[], now = 0) =>
  budgetMatrix(organisation, { grants, stage: "supervised" }, now);
const cell = (matrix: BudgetMatrix, power: string, environment: string) => {
  const found = matrix.rows.find((row) => row.power === power)?.cells.find((one) => one.environment === environment);
  if (found === undefined) throw new Error(`no cell ${power} ${environment}`);
  return found;
};

describe("the matrix of a budget", () => {
  it("has environments by risk, and every power", () => {
    const matrix = matrixOf([]);
    expect(matrix.environments).toEqual(["sandbox", "production"]);
    expect(matrix.rows.map(({ power }) => power)).toEqual(["read", "write", "trigger", "approve", "expose"]);
  });

  it("puts each action of a grant in its power's row, and only in environments that the grant names", () => {
    const matrix = matrixOf([grant({ actions: ["books.list"] })]);
    expect(cell(matrix, "read", "production").parts).toMatchObject([
      { grant: "g", actions: ["books.list"], objectTypes: ["invoice"], blocked: [] },
    ]);
    expect(cell(matrix, "read", "sandbox").parts).toEqual([]);
  });

  it("shows what the ceiling, a reserved power or the grant's own bound can never allow, and why", () => {
    const matrix = matrixOf([
      grant({ actions: ["books.*"], objectTypes: ["invoice", "payroll"], environments: ["production"] }),
    ]);
    const blocked = (power: string) => cell(matrix, power, "production").parts.flatMap((part) => part.blocked);
    expect(blocked("read")).toMatchObject([
      { action: "books.salaries", why: expect.stringContaining("above confidential") },
    ]);
    expect(blocked("write")).toMatchObject([{ action: "books.edit", why: expect.stringContaining("holds no write") }]);
    expect(blocked("trigger")).toMatchObject([{ action: "books.run", why: expect.stringContaining("undone once") }]);
  });

  it("outlines a cell with the strictest of the stage's ceilings, and with none where it holds nothing", () => {
    const matrix = matrixOf([]);
    expect(cell(matrix, "read", "production").ceiling).toEqual({
      maxSensitivity: "confidential",
      maxBlastRadius: "group",
    });
    expect(cell(matrix, "trigger", "production").ceiling).toEqual({});
    expect(cell(matrix, "write", "production").ceiling).toBeNull();
  });

  it("names what no cell can hold", () => {
    const matrix = matrixOf([grant({ actions: ["books.vague", "shop.buy"] })]);
    expect(matrix.withoutPower).toEqual(["books.vague"]);
    expect(matrix.unknown).toEqual(["shop.buy"]);
  });

  it("marks a grant that has ended", () => {
    const grants = [grant({ actions: ["books.list"], expiresAt: "2026-01-01T00:00:00Z" })];
    const expired = (now: string) => cell(matrixOf(grants, Date.parse(now)), "read", "production").parts[0]?.expired;
    expect(expired("2025-12-31T23:59:59Z")).toBe(false);
    expect(expired("2026-01-01T00:00:00Z")).toBe(true);
  });
});
