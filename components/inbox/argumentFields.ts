/** A JSON Schema's plain arguments as the fields of a form. */

type Schema = { [key: string]: unknown };

export interface ArgumentField {
  name: string;
  kind: "text" | "number" | "boolean" | "choice";
  required: boolean;
  hint: string | null;
  choices: string[];
}

/**
 * The fields for the arguments, in the schema's order and then in theirs; null where an argument is more than a text, a number or a
 * yes, which only JSON says.
 */
export function argumentFields(schema: Schema | null, current: Schema): ArgumentField[] | null {
  const properties = objectOf(schema?.properties);
  const required = Array.isArray(schema?.required) ? schema.required : [];
  const names = [...new Set([...Object.keys(properties), ...Object.keys(current)])];
  const fields = names.map((name): ArgumentField | null => {
    const property = objectOf(properties[name]);
    const kind = kindOf(property, current[name]);
    if (kind === null) return null;
    return {
      name,
      kind,
      required: required.includes(name),
      hint: typeof property.description === "string" ? property.description : null,
      choices: Array.isArray(property.enum) ? property.enum.filter((one) => typeof one === "string") : [],
    };
  });
  return fields.includes(null) ? null : (fields as ArgumentField[]);
}

function kindOf(property: Schema, value: unknown): ArgumentField["kind"] | null {
  if (Array.isArray(property.enum) && property.enum.every((one) => typeof one === "string")) return "choice";
  const type = property.type ?? typeof value;
  if (type === "string") return value === undefined || typeof value === "string" ? "text" : null;
  if (type === "number" || type === "integer")
    return value === undefined || typeof value === "number" ? "number" : null;
  if (type === "boolean") return "boolean";
  return null;
}

/** The value that a field's text stands for; undefined leaves the argument out. */
export function valueOfField({ kind, required }: ArgumentField, text: string): unknown {
  if (kind === "boolean") return text === "" ? undefined : text === "true";
  if (text === "" && !required) return undefined;
  if (kind !== "number") return text;
  const number = Number(text);
  return text.trim() === "" || !Number.isFinite(number) ? text : number;
}

function objectOf(value: unknown): Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Schema) : {};
}
