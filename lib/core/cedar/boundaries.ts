/** What no grant reaches beyond: stage ceilings, powers that stay with people, kill switches, input schemas. */
import type {
  CeilingDefinition,
  EnvironmentDefinition,
  KillSwitch,
  StageDefinition,
} from "@/lib/core/organisation/definition";
import { POWERS, TOUCHES } from "@/lib/core/organisation/facts";
import { gapsOf } from "./argumentType";
import { actionScope, type Catalogue, type CatalogueAction, inEnvironments, inGroups } from "./catalogue";
import { withinBounds } from "./grants";
import { all, any, atom, type Bool, not, print } from "./logic";
import type { PolicyParts } from "./policy";
import { argumentsVerdict } from "./schemaVerdict";
import { entity, text } from "./syntax";
import type { Translation } from "./translation";

/** Environments of this rank and above need `undo` evidence for a trigger. */
const UNDO_RANK = 2;

/** A stage holds what it has a ceiling for, below every one of them. */
export function translateStage(stage: StageDefinition, into: Translation): void {
  const { catalogue } = into;
  const held = POWERS.flatMap((power) =>
    byBounds(catalogue, (environment) =>
      stage.ceilings.filter((ceiling) => ceiling.power === power && ceiling.environments.includes(environment.name)),
    ).map(({ environments, bounds }) =>
      all([inGroups([`power:${power}`]), inEnvironments(catalogue, environments), bounds]),
    ),
  );
  const when = atom(`principal.stage == ${text(stage.name)}`);
  into.add(`stages/${stage.name}/ceilings`, [{ effect: "forbid", when, unless: any(held) }]);
}

/** The environments in which the same ceilings hold, with what these let through. */
function byBounds(
  { environments }: Catalogue,
  ceilingsIn: (environment: EnvironmentDefinition) => readonly CeilingDefinition[],
): { environments: string[]; bounds: Bool }[] {
  const found = new Map<string, { environments: string[]; bounds: Bool }>();
  for (const environment of environments) {
    const ceilings = ceilingsIn(environment);
    if (ceilings.length === 0) continue;
    const bounds = all(ceilings.map(withinBounds));
    const key = print(bounds);
    const same = found.get(key);
    if (same === undefined) found.set(key, { environments: [environment.name], bounds });
    else same.environments.push(environment.name);
  }
  return [...found.values()];
}

/** The powers that stay with people, whatever a grant says. */
export function translateReservedPowers(into: Translation): void {
  const { catalogue } = into;
  const uses = (power: string): boolean => catalogue.actions.some(({ facts }) => facts.power === power);
  const scope = (power: string): string => `action in ${entity("Action", `power:${power}`)}`;
  const risky = catalogue.environments.filter(({ rank }) => rank >= UNDO_RANK).map(({ name }) => name);
  if (uses("trigger"))
    into.add("power-reserved/trigger", [
      { effect: "forbid", action: scope("trigger"), unless: all([inGroups(["reversible"]), inGroups(["audited"])]) },
      {
        effect: "forbid",
        action: scope("trigger"),
        resource: inEnvironments(catalogue, risky),
        unless: inGroups(["undo"]),
      },
    ]);
  if (uses("approve"))
    into.add("power-reserved/approve", [
      {
        effect: "forbid",
        action: scope("approve"),
        unless: all([
          inGroups(["blastRadius:single"]),
          not(inGroups(TOUCHES.map((touch) => `touches:${touch}`))),
          inGroups(["sensitivity:public", "sensitivity:internal"]),
          ...["reversible", "observable", "audited"].map((flag) => inGroups([flag])),
        ]),
      },
    ]);
}

/** The switches that are pulled as the export is made. */
export function translateKillSwitches(switches: readonly KillSwitch[], into: Translation): void {
  into.add(
    "kill-switches",
    switches.flatMap((one) => forbidOf(one, into.catalogue) ?? []),
  );
}

function forbidOf(killSwitch: KillSwitch, { actions, agents, environments }: Catalogue): PolicyParts | null {
  const forbid = { effect: "forbid" as const };
  switch (killSwitch.scope) {
    case "organisation":
      return killSwitch.exceptRead ? { ...forbid, unless: inGroups(["power:read"]) } : forbid;
    case "tool":
      return actions.some(({ tool }) => tool === killSwitch.tool)
        ? { ...forbid, action: `action in ${entity("Action", `${killSwitch.tool}.*`)}` }
        : null;
    case "environment":
      return environments.some(({ name }) => name === killSwitch.environment)
        ? { ...forbid, resource: atom(`resource == ${entity("Environment", killSwitch.environment)}`) }
        : null;
    case "agent":
      return agents.some(({ name }) => name === killSwitch.agent)
        ? { ...forbid, principal: atom(`principal == ${entity("Agent", killSwitch.agent)}`) }
        : null;
  }
}

/** What an action's input schema says beyond the types of its arguments, which the exported schema says. */
export function translateInputSchema(action: CatalogueAction, into: Translation): void {
  const { catalogue } = into;
  const path = ["tools", action.tool, "actions", action.action, "inputSchema"];
  warnOfTypes(action, path, into);
  if (action.inputSchema === undefined) return;
  const unsaid = new Set<string>();
  const { holds } = argumentsVerdict(action.inputSchema, action.arguments, { catalogue, action, agent: null, unsaid });
  if (into.elsewhere.has("inputs")) {
    if (holds !== true)
      into.warn({
        kind: "unsayable",
        path,
        what: "Only the types of the arguments are checked.",
        why: "The export was told that something else checks arguments against input schemas.",
        errs: "looser",
      });
    return;
  }
  into.add(`tools/${action.tool}/actions/${action.action}/input`, [
    { effect: "forbid", action: actionScope(catalogue, [action]), unless: holds },
  ]);
  into.warnUnsaid(path, "Some calls are denied whose arguments satisfy it.", unsaid);
}

function warnOfTypes({ inputSchema, arguments: type }: CatalogueAction, path: string[], into: Translation): void {
  const gaps =
    inputSchema === undefined ? ["The action has no input schema that would declare its arguments."] : gapsOf(type);
  for (const why of gaps)
    into.warn({
      kind: "untyped_arguments",
      path,
      what: "Calls are denied that have arguments without a type in the exported schema.",
      why,
      errs: "stricter",
    });
}
