/** What is wrong with an organisation's definition, before it is saved. */
import { conditionProblem } from "@/lib/core/condition/condition";
import { parseArgumentPath, parseMeasure } from "@/lib/core/limits/measure";
import { isActionPattern, namesAction } from "./actionPattern";
import { ArgumentSchemas } from "./argumentSchema";
import type {
  AgentDefinition,
  BudgetLimitDefinition,
  GrantDefinition,
  JsonObject,
  LimitDefinition,
  OrganisationDefinition,
  RuleDefinition,
  StageDefinition,
} from "./definition";
import { obligationProblem } from "./obligation";

/** One problem: where, as a path into the definition (`["agents", 0, "budget", "grants", 1, "when"]`), and what to do. */
export interface DefinitionProblem {
  path: (string | number)[];
  message: string;
}

/**
 * Every problem of a definition, in its order: names that lead nowhere, action patterns, conditions that do not compile,
 * have the wrong type or look at the model's confidence, broken JSON Schemas, and limits that measure nothing.
 */
export function checkOrganisation(definition: OrganisationDefinition): DefinitionProblem[] {
  return new Check(definition).run();
}

type Path = readonly (string | number)[];

class Check {
  private readonly problems: DefinitionProblem[] = [];
  private readonly schemas = new ArgumentSchemas();
  private readonly environments: ReadonlySet<string>;
  private readonly stages: ReadonlySet<string>;
  private readonly agents: ReadonlySet<string>;
  private readonly actions: readonly string[];

  constructor(private readonly definition: OrganisationDefinition) {
    this.environments = new Set(definition.environments.map(({ name }) => name));
    this.stages = new Set(definition.stages.map(({ name }) => name));
    this.agents = new Set(definition.agents.map(({ name }) => name));
    this.actions = definition.tools.flatMap((tool) => tool.actions.map((action) => `${tool.name}.${action.name}`));
  }

  run(): DefinitionProblem[] {
    const { stages, tools, agents, rules } = this.definition;
    stages.forEach((stage, i) => {
      this.stage(stage, ["stages", i]);
    });
    tools.forEach((tool, i) => {
      if (tool.name.includes("."))
        this.report(["tools", i, "name"], "a tool's name has no dot: the dot divides tool and action");
      tool.actions.forEach(({ inputSchema }, j) => {
        if (inputSchema !== undefined) this.schema(inputSchema, ["tools", i, "actions", j, "inputSchema"]);
      });
    });
    agents.forEach((agent, i) => {
      this.agent(agent, ["agents", i]);
    });
    rules.forEach((rule, i) => {
      this.rule(rule, ["rules", i]);
    });
    return this.problems;
  }

  private stage(stage: StageDefinition, path: Path): void {
    const covered = new Set<string>();
    stage.ceilings.forEach(({ power, environments }, i) => {
      const at = [...path, "ceilings", i];
      this.knownEnvironments(environments, at);
      environments.forEach((environment, j) => {
        const cell = `${power} ${environment}`;
        if (covered.has(cell))
          this.report([...at, "environments", j], `the stage already has a ceiling for ${power} in "${environment}"`);
        covered.add(cell);
      });
    });
  }

  private agent(agent: AgentDefinition, path: Path): void {
    if (!this.stages.has(agent.stage)) this.report([...path, "stage"], `no stage is named "${agent.stage}"`);
    const ids = new Set<string>();
    agent.budget?.grants.forEach((grant, i) => {
      const at = [...path, "budget", "grants", i];
      if (ids.has(grant.id)) this.report([...at, "id"], `"${grant.id}" is already another grant of this budget`);
      ids.add(grant.id);
      this.grant(grant, at);
    });
    const limits = new Set<string>();
    agent.budget?.limits?.forEach((limit, i) => {
      const at = [...path, "budget", "limits", i];
      if (limits.has(limit.id)) this.report([...at, "id"], `"${limit.id}" is already another limit of this budget`);
      limits.add(limit.id);
      this.budgetLimit(limit, at);
    });
  }

  private budgetLimit(limit: BudgetLimitDefinition, path: Path): void {
    this.limit(limit, path);
    if (limit.actions !== undefined) this.patterns(limit.actions, [...path, "actions"]);
    if (limit.environments !== undefined) this.knownEnvironments(limit.environments, path);
    const measured = limit.by ?? (limit.measure === "count" ? undefined : limit.measure);
    if (measured !== undefined && limit.actions === undefined)
      this.report(path, `name the actions that have ${measured}: whatever can't be measured is denied`);
  }

  private grant(grant: GrantDefinition, path: Path): void {
    this.patterns(grant.actions, [...path, "actions"]);
    this.knownEnvironments(grant.environments, path);
    if (grant.arguments !== undefined) this.schema(grant.arguments, [...path, "arguments"]);
    if (grant.when !== undefined) this.condition(grant.when, [...path, "when"]);
    grant.obligations.forEach((obligation, i) => {
      const problem = obligationProblem(obligation);
      if (problem !== null) this.report([...path, "obligations", i, problem.member], problem.message);
    });
    const counters = new Set<string>();
    grant.limits.forEach((limit, i) => {
      this.limit(limit, [...path, "limits", i]);
      const counter = JSON.stringify([limit.measure, limit.per, limit.by ?? "", limit.beyond]);
      if (counters.has(counter)) this.report([...path, "limits", i], "the grant already has this limit; keep one");
      counters.add(counter);
    });
  }

  private limit({ measure, by, max, per }: LimitDefinition, path: Path): void {
    if (!Number.isFinite(max) || max < 0) this.report([...path, "max"], "must be a number from 0 on");
    if (typeof per === "object" && !(Number.isInteger(per.slidingSeconds) && per.slidingSeconds > 0))
      this.report([...path, "per"], "must be hour, day, or a sliding window of at least one second");
    if (parseMeasure(measure) === null)
      this.report([...path, "measure"], `must be count or sum(arguments.NAME), not "${measure}"`);
    if (by !== undefined && parseArgumentPath(by) === null)
      this.report([...path, "by"], `must be an argument such as arguments.currency, not "${by}"`);
  }

  private rule(rule: RuleDefinition, path: Path): void {
    this.patterns(rule.actions ?? [], [...path, "actions"]);
    (rule.agents ?? []).forEach((agent, i) => {
      if (!this.agents.has(agent)) this.report([...path, "agents", i], `no agent is named "${agent}"`);
    });
    this.condition(rule.when, [...path, "when"]);
  }

  private patterns(patterns: readonly string[], path: Path): void {
    patterns.forEach((pattern, i) => {
      if (!isActionPattern(pattern)) this.report([...path, i], `must be TOOL.ACTION or TOOL.*, not "${pattern}"`);
      else if (!this.actions.some((action) => namesAction(pattern, action)))
        this.report([...path, i], `the catalogue has no action that "${pattern}" names`);
    });
  }

  private knownEnvironments(environments: readonly string[], path: Path): void {
    environments.forEach((environment, i) => {
      if (!this.environments.has(environment))
        this.report([...path, "environments", i], `no environment is named "${environment}"`);
    });
  }

  private condition(source: string, path: Path): void {
    const problem = conditionProblem(source);
    if (problem !== null) this.report(path, problem);
  }

  private schema(schema: JsonObject, path: Path): void {
    const problem = this.schemas.problem(schema);
    if (problem !== null) this.report(path, `is no usable JSON Schema (draft 2020-12): ${problem}`);
  }

  private report(path: Path, message: string): void {
    this.problems.push({ path: [...path], message });
  }
}
