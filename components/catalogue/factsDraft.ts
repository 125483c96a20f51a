/** An action of the catalogue as it is typed. Every fact can stay unstated. */
import type { FactsEditorView } from "@/lib/contracts/catalogue";
import { type FactName, factsOfKind, TOUCHES, type Touch } from "@/lib/core/organisation/facts";

export interface FactsDraft {
  description: string;
  /** Of choices, flags (`true`, `false`) and names; empty is not stated. */
  said: Partial<Record<FactName, string>>;
  /** Null is not stated. */
  touches: Touch[] | null;
  undo: { reference: string; date: string };
  /** JSON, or empty for any arguments. */
  inputSchema: string;
}

const FLAGS = factsOfKind("flag");
const TEXTS = [...factsOfKind("choice"), ...factsOfKind("name")];

export function factsDraftOf({ description, facts, input_schema }: FactsEditorView): FactsDraft {
  const said = [...TEXTS, ...FLAGS].map((fact) => [fact, facts[fact] === undefined ? "" : String(facts[fact])]);
  return {
    description: description ?? "",
    said: Object.fromEntries(said),
    touches: facts.touches ?? null,
    undo: facts.undo ?? { reference: "", date: "" },
    inputSchema: input_schema === null ? "" : JSON.stringify(input_schema, null, 2),
  };
}

/** The action that the draft says, whole, as a change has it; `problem` where its schema cannot be read. */
export function actionOf(
  name: string,
  { description, said, touches, undo, inputSchema }: FactsDraft,
): { action: Record<string, unknown>; problem: string | null } {
  const schema = read(inputSchema);
  const stated = [...TEXTS, ...FLAGS].flatMap((fact) => {
    const text = said[fact]?.trim() ?? "";
    const isFlag = FLAGS.some((flag) => flag === fact);
    return text === "" ? [] : [[fact, isFlag ? text === "true" : text] as const];
  });
  const action = {
    name,
    ...(description.trim() === "" ? {} : { description: description.trim() }),
    ...Object.fromEntries(stated),
    ...(touches === null ? {} : { touches: TOUCHES.filter((one) => touches.includes(one)) }),
    ...(undo.reference.trim() === "" && undo.date === "" ? {} : { undo }),
    ...(schema.value === undefined ? {} : { inputSchema: schema.value }),
  };
  return { action, problem: schema.problem };
}

function read(text: string): { value: unknown; problem: string | null } {
  if (text.trim() === "") return { value: undefined, problem: null };
  try {
    return { value: JSON.parse(text), problem: null };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { value: undefined, problem: `This is no JSON: ${why}` };
  }
}
