/** Conditions of every kind that Cedar can say, and of some that it can't. */
import fc from "fast-check";
import { AUDIENCES, POWERS, SENSITIVITIES, TOUCHES } from "@/lib/core/organisation/facts";

export const TEXTS = ["acme", "mallory", "refund 7", "a*b", "axxb", 'say "x"', "é\u202e", ""];
export const NUMBERS = [0, 1, 5, 5.5, 0.1, 100, -3, 499.9999, 0.12345, 1e15];
export const ARGUMENT_PATHS = [
  "to",
  "amount",
  "count",
  "urgent",
  "tags",
  "sizes",
  "target.name",
  "target.level",
  "note",
];

const text = fc.constantFrom(...TEXTS).map((value) => JSON.stringify(value));
const number = fc.constantFrom(...NUMBERS).map((value) => (Math.abs(value) >= 1e15 ? "1e15" : String(value)));
const whole = fc.constantFrom("0", "1", "5", "7");
const scalar = fc.oneof(text, number, fc.constantFrom("true", "false", "null"));
const list = fc.array(scalar, { maxLength: 4 }).map((items) => `[${items.join(", ")}]`);
const argument = fc.constantFrom(...ARGUMENT_PATHS, "missing").map((path) => `arguments.${path}`);
const comparison = fc.constantFrom("==", "!=", "<", "<=", ">", ">=");
const equality = fc.constantFrom("==", "!=");
const search = fc.constantFrom("startsWith", "endsWith", "contains");

const aboutFacts = fc.oneof(
  fc.tuple(equality, fc.constantFrom(...POWERS)).map(([op, value]) => `action.power ${op} "${value}"`),
  fc.tuple(equality, fc.constantFrom(...SENSITIVITIES)).map(([op, value]) => `action.sensitivity ${op} "${value}"`),
  fc.tuple(equality, fc.constantFrom(...AUDIENCES)).map(([op, value]) => `"${value}" ${op} action.audience`),
  fc.constantFrom("invoice", "payment", "nothing").map((value) => `action.objectType == "${value}"`),
  fc.constantFrom(...TOUCHES).map((value) => `"${value}" in action.touches`),
  fc.constantFrom("reversible", "audited", "observable", "returnsUntrusted", "undo").map((flag) => `action.${flag}`),
  fc.constantFrom('action.name.startsWith("bank.")', 'action.tool == "mail"', "size(action.touches) > 1"),
  fc.subarray([...SENSITIVITIES]).map((values) => `action.sensitivity in ${JSON.stringify(values)}`),
);

const aboutPlace = fc.oneof(
  fc.tuple(comparison, whole).map(([op, value]) => `environment.rank ${op} ${value}`),
  fc.constantFrom("sandbox", "production").map((name) => `environment.name == "${name}"`),
  fc.constantFrom('agent.team == "red"', 'agent.name.contains("one")', 'agent.stage != "low"'),
  fc.constantFrom("agent.attributes.limit > 3", 'has(agent.attributes.tier) && agent.attributes.tier == "gold"'),
  fc.constantFrom("agent.attributes.tier == 'gold'", "action.reversible == (environment.rank < 2)"),
);

const aboutSession = fc.oneof(
  fc.constantFrom("session.readUntrusted", "session.exposed"),
  fc
    .tuple(fc.constantFrom("decisions", "exposes", "writes"), comparison, whole)
    .map(([count, op, value]) => `session.${count} ${op} ${value}`),
  fc.constantFrom(...SENSITIVITIES).map((value) => `session.maxSensitivityRead == "${value}"`),
  fc
    .tuple(fc.constantFrom("onBehalfOf", "justification"), equality, text)
    .map(([of, op, to]) => `request.${of} ${op} ${to}`),
  fc.constantFrom(
    "resource.type == action.objectType",
    'resource.id.endsWith("7")',
    "resource.type in ['invoice', 'x']",
  ),
  fc.constantFrom("<", ">=").map((op) => `now ${op} timestamp("2026-03-04T10:20:00Z")`),
  fc.constantFrom("session.writes > session.exposes", "session.decisions > agent.attributes.limit"),
);

const numberArgument = fc.constantFrom("amount", "count", "target.level").map((path) => `arguments.${path}`);
const order = fc.constantFrom("<", "<=", ">", ">=");

const aboutArguments = fc.oneof(
  { weight: 2, arbitrary: fc.tuple(numberArgument, order, number).map((parts) => parts.join(" ")) },
  { weight: 2, arbitrary: fc.tuple(number, order, numberArgument).map((parts) => parts.join(" ")) },
  fc.tuple(argument, comparison, scalar).map(([of, op, to]) => `${of} ${op} ${to}`),
  fc.tuple(scalar, comparison, argument).map(([to, op, of]) => `${to} ${op} ${of}`),
  fc.tuple(argument, comparison, argument).map(([of, op, to]) => `${of} ${op} ${to}`),
  fc.tuple(argument, list).map(([of, items]) => `${of} in ${items}`),
  fc.tuple(argument, argument, text).map(([of, other, item]) => `${of} in [${other}, ${item}]`),
  fc.tuple(scalar, argument).map(([item, of]) => `${item} in ${of}`),
  fc.tuple(argument, argument).map(([item, of]) => `${item} in ${of}`),
  fc.tuple(argument, search, text).map(([of, name, part]) => `${of}.${name}(${part})`),
  argument.map((of) => `has(${of})`),
  argument,
  fc.constantFrom(
    "'to' in arguments",
    "'level' in arguments.target",
    "has(arguments.to.deep)",
    "has(arguments.missing.x)",
  ),
  fc.constantFrom("arguments.to in agent.attributes.suppliers", "arguments.amount <= agent.attributes.limit"),
  fc.constantFrom(
    "agent.attributes.tier == arguments.to",
    "arguments['to'] == resource.id",
    "arguments.to == agent.team",
  ),
  fc.constantFrom("arguments.count == session.writes", "arguments.to == action.objectType"),
);

/** What Cedar has nothing like. */
const UNSAYABLE = fc.constantFrom(
  "size(arguments.to) > 2",
  'provenance(arguments.to) == "untrusted"',
  'arguments.tags.exists(tag, tag == "acme")',
  "arguments.amount + 1.0 > 5.0",
  "arguments.sizes == [1, 5]",
  "resource.properties.x == 1",
);

const { condition } = fc.letrec<{ condition: string; atom: string }>((tie) => ({
  atom: fc.oneof(
    { weight: 3, arbitrary: aboutFacts },
    { weight: 3, arbitrary: aboutPlace },
    { weight: 3, arbitrary: aboutSession },
    { weight: 8, arbitrary: aboutArguments },
    { weight: 1, arbitrary: UNSAYABLE },
  ),
  condition: fc.oneof(
    { maxDepth: 3, depthIdentifier: "condition" },
    { weight: 3, arbitrary: tie("atom") },
    { weight: 2, arbitrary: fc.tuple(tie("condition"), tie("condition")).map(([a, b]) => `(${a}) && (${b})`) },
    { weight: 2, arbitrary: fc.tuple(tie("condition"), tie("condition")).map(([a, b]) => `(${a}) || (${b})`) },
    { weight: 1, arbitrary: tie("condition").map((a) => `!(${a})`) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(tie("condition"), tie("condition"), tie("condition"))
        .map(([a, b, c]) => `((${a}) ? (${b}) : (${c}))`),
    },
  ),
}));

export const anyCondition: fc.Arbitrary<string> = condition;
