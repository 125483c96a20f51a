/** Calls to an organisation, most of which some grant could cover. */
import fc from "fast-check";
import type { DecisionRequest, SessionFacts } from "@/lib/core/decision/types";
import { namesAction } from "@/lib/core/organisation/actionPattern";
import type { Json, JsonObject, OrganisationDefinition } from "@/lib/core/organisation/definition";
import { SENSITIVITIES } from "@/lib/core/organisation/facts";
import { ACTIONS, AGENTS, ENVIRONMENTS } from "./anyOrganisation";
import { text, VALUES } from "./anySchema";

export interface AnyCall {
  request: DecisionRequest;
  session: SessionFacts;
}

const anyArguments: fc.Arbitrary<JsonObject> = fc.oneof(
  { weight: 9, arbitrary: fc.record(VALUES, { requiredKeys: [] }) as fc.Arbitrary<JsonObject> },
  fc.record({ missing: text, to: fc.constantFrom<Json>(1, null, "acme") }),
);

/** Most calls have the arguments that their action declares and needs: any others are refused at once. */
export function anyCallTo(organisation: OrganisationDefinition): fc.Arbitrary<AnyCall> {
  const schemas = new Map(
    organisation.tools.flatMap((tool) =>
      tool.actions.map((one): [string, JsonObject] => [`${tool.name}.${one.name}`, one.inputSchema ?? {}]),
    ),
  );
  const places = grantedPlaces(organisation);
  return fc
    .record({
      place: fc.oneof({ weight: 6, arbitrary: places.length === 0 ? anyPlace : fc.constantFrom(...places) }, anyPlace),
      given: anyArguments,
      needed: fc.record(VALUES),
      misfit: fc.integer({ min: 0, max: 9 }),
      resource: fc.record({ type: fc.constantFrom("invoice", "x"), id: fc.constantFrom("inv-7", "acme") }),
      justification: text,
      session: fc.record({
        maxSensitivityRead: fc.constantFrom(...SENSITIVITIES),
        readUntrusted: fc.boolean(),
        exposed: fc.boolean(),
        decisions: fc.constantFrom(0, 5, 7),
        exposes: fc.constantFrom(0, 1),
        writes: fc.constantFrom(0, 1, 5),
      }),
    })
    .map(({ given, needed, misfit, justification, session, place, resource }) => {
      const args = misfit === 0 ? given : cutTo({ given, needed }, schemas.get(place.action) ?? {});
      const request = { ...place, resource, request: { justification } };
      return { session, request: misfit === 1 ? request : { ...request, arguments: args } };
    });
}

interface Place {
  agent: string;
  action: string;
  environment: string;
}

const anyPlace: fc.Arbitrary<Place> = fc.record({
  agent: fc.constantFrom(...AGENTS),
  action: fc.constantFrom(...ACTIONS),
  environment: fc.constantFrom(...ENVIRONMENTS),
});

/** Where some grant could cover a call. */
function grantedPlaces({ agents }: OrganisationDefinition): Place[] {
  return agents.flatMap(({ name, budget }) =>
    (budget?.grants ?? []).flatMap((grant) =>
      ACTIONS.filter((action) => grant.actions.some((one) => namesAction(one, action))).flatMap((action) =>
        grant.environments.map((environment) => ({ agent: name, action, environment })),
      ),
    ),
  );
}

function cutTo({ given, needed }: { given: JsonObject; needed: Record<string, Json> }, schema: JsonObject): JsonObject {
  const declared = Object.keys(schema.properties ?? {}).filter((name) => name !== "untyped");
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.fromEntries(
    declared
      .filter((name) => Object.hasOwn(given, name) || required.includes(name))
      .map((name) => [name, given[name] ?? needed[name] ?? null]),
  );
}
