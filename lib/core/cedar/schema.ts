/** The Cedar schema: entities, the groups of actions, and what each action's requests look like. */
import type { ArgumentType } from "./argumentType";
import { type Catalogue, type CatalogueAction, everyGroup, groupsOf } from "./catalogue";
import { AGENT_ATTRIBUTES, ENVIRONMENT, REQUEST, RESOURCE, SESSION, type ValueType } from "./conditionValue";
import { key, NAMESPACE, text } from "./syntax";

/** The schema in Cedar's own language (`.cedarschema`). */
export function schemaText(catalogue: Catalogue): string {
  const lines = [
    "entity Team;",
    `entity Environment = ${record(ENVIRONMENT)};`,
    `entity Agent in [Team] = ${record(Object.fromEntries(AGENT_ATTRIBUTES.map((name) => [name, { kind: "text" }])))};`,
    "",
    `type Session = ${record(SESSION)};`,
    `type Request = ${record(REQUEST)};`,
    `type Resource = ${record(RESOURCE)};`,
    "",
    ...everyGroup(catalogue).map((group) => `action ${text(group)};`),
    "",
    ...catalogue.actions.map(actionText),
  ];
  return `namespace ${NAMESPACE} {\n${lines.map((line) => (line === "" ? "" : `  ${line}`)).join("\n")}\n}\n`;
}

function actionText(action: CatalogueAction): string {
  const groups = groupsOf(action).map(text).join(", ");
  const context = `{ arguments: ${argumentText(action.arguments)}, session: Session, request: Request, resource: Resource, now: datetime }`;
  return `action ${text(action.name)} in [${groups}] appliesTo { principal: [Agent], resource: [Environment], context: ${context} };`;
}

function argumentText(type: ArgumentType): string {
  switch (type.kind) {
    case "text":
      return "String";
    case "number":
      return "decimal";
    case "boolean":
      return "Bool";
    case "list":
      return `Set<${argumentText(type.of)}>`;
    case "record": {
      const members = [...type.members].map(
        ([name, member]) => `${key(name)}${member.required ? "" : "?"}: ${argumentText(member.type)}`,
      );
      return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
    }
  }
}

const NAMES = { text: "String", long: "Long", decimal: "decimal", boolean: "Bool", time: "datetime" } as const;

function record(members: Record<string, ValueType>): string {
  const written = Object.entries(members).map(([name, { kind }]) => {
    if (kind === "list" || kind === "record") throw new Error("these have only plain members");
    return `${name}: ${NAMES[kind]}`;
  });
  return `{ ${written.join(", ")} }`;
}
