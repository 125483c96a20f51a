import { newEnforcer, newModelFromString } from "casbin";
import { namesAction } from "@/lib/core/organisation/actionPattern";
import { compileOrganisation } from "@/lib/core/organisation/compile";
import type { GrantDefinition, OrganisationDefinition } from "@/lib/core/organisation/definition";
import type { Call } from "./calls";

/** What can be told without evaluating a rule comes first. */
const MODEL = `
[request_definition]
r = sub, team, act, env, call
[policy_definition]
p = sub, team, act, env, rule, eft
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = (p.act == "*" || p.act == r.act) && (p.sub == "*" || p.sub == r.sub) && (p.team == "*" || p.team == r.team) && (p.env == "*" || p.env == r.env) && eval(p.rule)
`;

/**
 * Decides the calls with casbin on the same grants and rules; schemas over arguments are expressions there, input schemas
 * and ceilings are left out. Throws where one is not allowed.
 */
export async function casbinOn(
  definition: OrganisationDefinition,
  calls: readonly Call[],
): Promise<(index: number) => void> {
  const enforcer = await newEnforcer(newModelFromString(MODEL));
  await enforcer.addFunction("among", (value: unknown, list: unknown) => Array.isArray(list) && list.includes(value));
  await enforcer.addFunction(
    "present",
    (of: unknown, name: string) => typeof of === "object" && Object.hasOwn(of ?? {}, name),
  );
  await enforcer.addPolicies([...grantPolicies(definition), ...rulePolicies(definition)]);

  const { agents, actions, environments } = compileOrganisation(definition);
  const requests = calls.map(({ request, session }) => {
    const agent = agents.get(request.agent)?.definition;
    const seen = {
      agent,
      action: actions.get(request.action)?.facts,
      environment: environments.get(request.environment),
      arguments: request.arguments,
      request: request.request,
      session,
    };
    return [request.agent, agent?.team, request.action, request.environment, seen] as const;
  });
  return (index) => {
    if (!enforcer.enforceSync(...(requests[index % requests.length] ?? [])))
      throw new Error("Casbin should allow this call.");
  };
}

function grantPolicies({ agents, tools }: OrganisationDefinition): string[][] {
  const actions = tools.flatMap((tool) => tool.actions.map(({ name }) => `${tool.name}.${name}`));
  return agents.flatMap(({ name, team, budget }) =>
    (budget?.grants ?? []).flatMap((grant) =>
      actions
        .filter((action) => grant.actions.some((pattern) => namesAction(pattern, action)))
        .flatMap((action) =>
          grant.environments.map((environment) => [name, team, action, environment, grantRule(grant), "allow"]),
        ),
    ),
  );
}

/** The members of the bench's grants, no more. */
function grantRule({ arguments: schema, when = "true" }: GrantDefinition): string {
  const properties = (schema?.properties ?? {}) as Record<string, { maximum?: number; const?: string }>;
  const parts = Object.entries(properties).map(([name, { maximum, const: value }]) =>
    maximum === undefined ? `arguments.${name} == "${value}"` : `arguments.${name} <= ${maximum}`,
  );
  return expression([...parts, when].join(" && "));
}

function rulePolicies({ rules }: OrganisationDefinition): string[][] {
  return rules.map(({ actions, agents, teams, when }) => {
    const only = (names: string[] | undefined): string => names?.[0] ?? "*";
    return [only(agents), only(teams), only(actions), "*", expression(when), "deny"];
  });
}

/** CEL as casbin has it: variables of the request, and functions where CEL has operators. */
function expression(cel: string): string {
  return cel
    .replace(/has\(arguments\.(\w+)\)/g, 'present(arguments, "$1")')
    .replace(/([\w."]+) in (\[[^\]]*\]|[\w.]+)/g, "among($1, $2)")
    .replace(/\.contains\(/g, ".includes(")
    .replace(/(?<![\w."])(action|agent|arguments|environment|request|session)(?=[.,])/g, "r.call.$1");
}
