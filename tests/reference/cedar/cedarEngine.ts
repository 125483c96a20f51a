/** Cedar itself, deciding by an organisation's exported policies; they are parsed once. */
import { type CedarCall, cedarCall } from "@/lib/core/cedar/call";
import { type Catalogue, type CatalogueAction, catalogueOf, groupsOf } from "@/lib/core/cedar/catalogue";
import { type CedarEntity, reference } from "@/lib/core/cedar/entities";
import { type CedarExport, cedarExport } from "@/lib/core/cedar/export";
import { entity } from "@/lib/core/cedar/syntax";
import type { Elsewhere } from "@/lib/core/cedar/warning";
import type { DecisionRequest, SessionFacts } from "@/lib/core/decision/types";
import type { Json, JsonObject, OrganisationDefinition } from "@/lib/core/organisation/definition";
import * as cedar from "./wasm";

/** `unaskable`: the call has arguments that Cedar can't be given, or an action that it does not know; it is then denied. */
export type CedarAnswer = "allow" | "deny" | "unaskable";

/** Names under which Cedar keeps what it has parsed; the last of them replaces the one before. */
const KEPT = 8;
let made = 0;

export class CedarEngine {
  readonly exported: CedarExport;
  private readonly name: string;
  /** Whether any policy looks at a part of the context or at a group of actions. */
  private readonly mentions: (part: string) => boolean;
  private readonly actions: ReadonlyMap<string, { action: CatalogueAction; entity: CedarEntity }>;
  private readonly agents: ReadonlyMap<string, CedarEntity[]>;
  private readonly environments: ReadonlyMap<string, CedarEntity>;

  /** @throws where Cedar does not take the policies, or does not find them valid against the schema. */
  constructor(definition: OrganisationDefinition, elsewhere: readonly Elsewhere[]) {
    this.exported = cedarExport(definition, { elsewhere });
    this.name = `organisation-${made % KEPT}`;
    made += 1;
    const { policies, schema, entities } = this.exported;
    const staticPolicies = Object.fromEntries(policies.map(({ id, text }) => [id, text]));
    requireSuccess(cedar.preparsePolicySet(this.name, { staticPolicies }));
    requireSuccess(cedar.preparseSchema(this.name, schema));
    const catalogue = catalogueOf(definition);
    const everything = policies.map(({ text }) => text).join("\n");
    this.mentions = memoized((part) => everything.includes(part));
    this.actions = actionEntities(catalogue, this.mentions);
    const byUid = new Map(entities.map((entity) => [uidOf(entity.uid), entity]));
    this.agents = new Map(
      entities
        .filter(({ uid }) => uid.type.endsWith("::Agent"))
        .map((agent) => [agent.uid.id, [agent, ...agent.parents.flatMap((parent) => byUid.get(uidOf(parent)) ?? [])]]),
    );
    this.environments = new Map(
      entities.filter(({ uid }) => uid.type.endsWith("::Environment")).map((entity) => [entity.uid.id, entity]),
    );
  }

  /** What Cedar's validator has against the exported policies, which it must find valid in every way. */
  validationErrors(): string[] {
    const { policies, schema } = this.exported;
    const staticPolicies = Object.fromEntries(policies.map(({ id, text }) => [id, text]));
    const answer = cedar.validate({ schema, policies: { staticPolicies } });
    if (answer.type === "failure") return answer.errors.map(({ message }) => message);
    return answer.validationErrors.map(({ policyId, error }) => `${policyId}: ${error.message}`);
  }

  /**
   * Decides with no more of the call and of the entities than the policies look at, which is most of what it costs. The
   * types of the arguments were checked as the call was made.
   */
  decide(request: DecisionRequest, session: SessionFacts, now: number): CedarAnswer {
    return this.prepare(request, session, now)?.() ?? "unaskable";
  }

  /** A call that is ready to be decided, again and again; null where it is unaskable. */
  prepare(request: DecisionRequest, session: SessionFacts, now: number): (() => CedarAnswer) | null {
    const asked = this.callOf(request, session, now);
    if (asked === null) return null;
    const call = { ...asked.call, context: this.lookedAt(asked.call.context) };
    return () => this.authorize(call, { entities: asked.entities, preparsedPolicySetId: this.name });
  }

  /** Decides as a customer would: Cedar checks the request against the schema, and is given every entity. */
  decideValidated(request: DecisionRequest, session: SessionFacts, now: number): CedarAnswer {
    const asked = this.callOf(request, session, now);
    if (asked === null) return "unaskable";
    return this.authorize(asked.call, {
      entities: this.exported.entities,
      preparsedPolicySetId: this.name,
      preparsedSchemaName: this.name,
      validateRequest: true,
    });
  }

  private callOf(request: DecisionRequest, session: SessionFacts, now: number) {
    const found = this.actions.get(request.action);
    const environment = this.environments.get(request.environment);
    if (found === undefined || environment === undefined) return null;
    const call = cedarCall(request, { action: found.action, session, now });
    if (call === null) return null;
    return { call, entities: [...(this.agents.get(request.agent) ?? []), environment, found.entity] };
  }

  private lookedAt({ session, request, resource, arguments: args, now }: JsonObject): JsonObject {
    const kept = (of: string, value: Json | undefined): JsonObject =>
      Object.fromEntries(Object.entries(value ?? {}).filter(([name]) => this.mentions(`context.${of}.${name}`)));
    return {
      session: kept("session", session),
      request: kept("request", request),
      resource: kept("resource", resource),
      ...(args === undefined ? {} : { arguments: args }),
      ...(now === undefined ? {} : { now }),
    };
  }

  private authorize(call: CedarCall, how: Omit<cedar.StatefulAuthorizationCall, keyof CedarCall>): CedarAnswer {
    const answer = cedar.statefulIsAuthorized({ ...call, ...how });
    if (answer.type === "failure") throw new Error(answer.errors.map(({ message }) => message).join("\n"));
    const [error] = answer.response.diagnostics.errors;
    // A policy that errs is skipped, which must never happen: a skipped forbid allows.
    if (error !== undefined) throw new Error(`${error.policyId} errs: ${error.error.message}`);
    return answer.response.decision;
  }
}

function actionEntities(catalogue: Catalogue, mentions: (part: string) => boolean) {
  return new Map(
    catalogue.actions.map((action) => {
      const groups = groupsOf(action).filter((group) => mentions(entity("Action", group)));
      const parents = groups.map((group) => reference("Action", group));
      return [action.name, { action, entity: { uid: reference("Action", action.name), attrs: {}, parents } }] as const;
    }),
  );
}

function memoized(ask: (part: string) => boolean): (part: string) => boolean {
  const answers = new Map<string, boolean>();
  return (part) => {
    const answer = answers.get(part) ?? ask(part);
    answers.set(part, answer);
    return answer;
  };
}

function uidOf({ type, id }: { type: string; id: string }): string {
  return `${type}::${id}`;
}

function requireSuccess(answer: cedar.CheckParseAnswer): void {
  if (answer.type === "failure") throw new Error(answer.errors.map(({ message }) => message).join("\n"));
}
