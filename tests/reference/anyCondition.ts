/** Conditions that are met now and then, of every form, and some that err. */
import fc from "fast-check";
import type { Json } from "@/lib/core/organisation/definition";
import {
  argument,
  compared,
  equality,
  known,
  literal,
  number,
  order,
  path,
  provenance,
  scalar,
  size,
  text,
} from "./anyTerm";
import type { Condition } from "./conditions";

const aboutFacts = fc.oneof(
  known(["action.power"], ["read", "write", "expose"]),
  known(["action.sensitivity"], ["public", "internal", "confidential"]),
  known(["action.audience", "action.blastRadius", "action.objectType"], ["internal", "single", "invoice"]),
  known(["action.name", "action.tool", "agent.team", "agent.name"], ["bank.pay", "bank", "red", "one"]),
  fc
    .constantFrom("reversible", "audited", "observable", "returnsUntrusted", "undo")
    .map((name): Condition => ({ is: "truth", of: path(`action.${name}`) })),
  fc
    .constantFrom("billing", "identity")
    .map((touch): Condition => ({ is: "among", item: literal(touch), list: path("action.touches") })),
);

const aboutPlace = fc.oneof(
  known(["environment.rank"], [0, 1, 2], order),
  known(["environment.name"], ["sandbox", "production"]),
  known(
    ["resource.type", "resource.id", "request.justification", "request.onBehalfOf"],
    ["invoice", "r-1", "acme", ""],
  ),
  known(["agent.attributes.level", "agent.attributes.missing"], [0, 5, "acme"]),
  fc
    .constantFrom("resource.properties.x", "agent.attributes.level")
    .map((name): Condition => ({ is: "present", path: name.split(".") })),
  fc.constantFrom("2026-03-04T10:00:00Z", "2026-03-04T11:00:00Z").map((time): Condition => ({ is: "before", time })),
);

const aboutSession = fc.oneof(
  known(["session.decisions", "session.writes", "session.exposes"], [0, 1, 5], order),
  known(["session.maxSensitivityRead"], ["public", "confidential"]),
  fc
    .constantFrom("session.readUntrusted", "session.exposed")
    .map((name): Condition => ({ is: "truth", of: path(name) })),
);

const aboutArguments = fc.oneof(
  compared(
    fc.constantFrom("amount", "target.level").map((name) => path(`arguments.${name}`)),
    order,
    number.map(literal),
  ),
  compared(argument, fc.oneof(equality, order), scalar),
  compared(argument, equality, fc.constantFrom("agent.attributes.level", "arguments.to", "resource.id").map(path)),
  {
    weight: 3,
    arbitrary: compared(
      provenance,
      equality,
      fc.constantFrom("request", "trusted", "untrusted", "unseen").map(literal),
    ),
  },
  compared(size, order, fc.constantFrom(0, 1, 4).map(literal)),
  fc.record({
    is: fc.constant("among" as const),
    item: argument,
    list: fc.oneof(
      fc.array(fc.oneof(text, number), { maxLength: 3 }).map(literal),
      fc.constant(path("agent.attributes.suppliers")),
    ),
  }),
  fc.tuple(text, argument).map(([item, list]): Condition => ({ is: "among", item: literal(item), list })),
  argument.map((of): Condition => ({ is: "truth", of })),
  // Of something without members (`has(arguments.to.x)` of a text) CEL errs and the engine says no: not drawn.
  fc
    .constantFrom("to", "note", "missing", "constructor", "target.level")
    .map((name): Condition => ({ is: "present", path: ["arguments", ...name.split(".")] })),
  fc.record({
    is: fc.constant("text" as const),
    of: argument,
    test: fc.constantFrom("startsWith" as const, "endsWith" as const, "contains" as const),
    part: fc.constantFrom("ac", "y", "").map(literal),
  }),
  fc.record({
    is: fc.constant("exists" as const),
    path: fc
      .constantFrom("arguments.tags", "agent.attributes.suppliers", "arguments.to")
      .map((name) => name.split(".")),
    equal: fc.constantFrom<Json>("acme", "EUR", 1),
  }),
);

const broken = fc
  .constantFrom("agent.name ==", "confidence > 0.9", "agent.name.matches('one')")
  .map((of): Condition => ({ is: "broken", text: of }));

const { condition } = fc.letrec<{ condition: Condition; atom: Condition }>((tie) => ({
  atom: fc.oneof(
    { weight: 6, arbitrary: aboutFacts },
    { weight: 6, arbitrary: aboutPlace },
    { weight: 6, arbitrary: aboutSession },
    { weight: 14, arbitrary: aboutArguments },
    { weight: 1, arbitrary: broken },
  ),
  condition: fc.oneof(
    { maxDepth: 3, depthIdentifier: "condition" },
    { weight: 5, arbitrary: tie("atom") },
    {
      weight: 2,
      arbitrary: fc.record({
        is: fc.constantFrom("and" as const, "or" as const),
        left: tie("condition"),
        right: tie("condition"),
      }),
    },
    { weight: 1, arbitrary: fc.record({ is: fc.constant("not" as const), part: tie("condition") }) },
    {
      weight: 1,
      arbitrary: fc.record({
        is: fc.constant("choice" as const),
        on: tie("condition"),
        met: tie("condition"),
        unmet: tie("condition"),
      }),
    },
  ),
}));

export const anyCondition: fc.Arbitrary<Condition> = condition;
