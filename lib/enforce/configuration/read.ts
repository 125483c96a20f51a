import { readFile } from "node:fs/promises";
import { type Document, isCollection, isMap, isScalar, LineCounter, type Node, parseDocument } from "yaml";
import type { z } from "zod";

/** The configuration cannot be used. Each problem is one line: `FILE:LINE:COLUMN path: what is wrong`. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";

  constructor(readonly problems: readonly string[]) {
    super(problems.join("\n"));
  }
}

/**
 * Reads the text of an enforcement point's configuration (YAML).
 * @param fileName as it is shown in problems
 * @throws ConfigurationError that names every problem
 */
export function readConfiguration<T>(text: string, fileName: string, schema: z.ZodType<T>): T {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, version: "1.2", logLevel: "silent" });
  const at = (offset: number): string => {
    const { line, col } = lineCounter.linePos(offset);
    return `${fileName}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
  };
  if (document.errors.length > 0)
    throw new ConfigurationError(document.errors.map(({ pos, message }) => `${at(pos[0])}: ${message}`));
  const parsed = schema.safeParse(plainValue(document));
  if (parsed.success) return parsed.data;
  throw new ConfigurationError(
    parsed.error.issues.flatMap((issue) =>
      placesOf(issue, document).map(
        ({ path, message }) => `${at(offsetOf(document.contents, path))} ${words(path)}: ${message}`,
      ),
    ),
  );
}

/** The same of a file. @throws ConfigurationError */
export async function readConfigurationFile<T>(file: string, schema: z.ZodType<T>): Promise<T> {
  const text = await readFile(file, "utf8").catch(() => {
    throw new ConfigurationError([`${file}: cannot be read`]);
  });
  return readConfiguration(text, file, schema);
}

function plainValue(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    throw new ConfigurationError(["anchors and aliases (&name, *name) are not allowed; write the value out"]);
  }
}

type Path = readonly (string | number)[];

function placesOf(issue: z.core.$ZodIssue, document: Document): { path: Path; message: string }[] {
  const path = issue.path.map((step) => (typeof step === "number" ? step : String(step)));
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({ path: [...path, key], message: "this key is not known" }));
  if (issue.code === "invalid_type" && !document.hasIn(path)) return [{ path, message: "is missing" }];
  return [{ path, message: issue.message.charAt(0).toLowerCase() + issue.message.slice(1) }];
}

function words(path: Path): string {
  const text = path.reduce<string>(
    (before, step) => (typeof step === "number" ? `${before}[${step}]` : before === "" ? step : `${before}.${step}`),
    "",
  );
  return text === "" ? "the file" : text;
}

/** Where the value at `path` stands, or the nearest thing around it. */
function offsetOf(contents: Node | null, path: Path): number {
  let node: Node | null = contents;
  let offset = contents?.range?.[0] ?? 0;
  for (const step of path) {
    if (!isCollection(node)) return offset;
    const next: unknown = node.get(step, true);
    const key = keyOf(node, String(step));
    if (next === undefined || next === null) return key ?? offset;
    node = next as Node;
    offset = key ?? node.range?.[0] ?? offset;
  }
  return offset;
}

function keyOf(node: Node, key: string): number | undefined {
  if (!isMap(node)) return undefined;
  const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
  return isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
}
