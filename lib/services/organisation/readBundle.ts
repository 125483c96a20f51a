import { type Bundle, bundleSchema } from "@/lib/contracts/bundle";
import { checkOrganisation } from "@/lib/core/organisation/check";
import { checkReferences } from "./checkReferences";
import { definitionOf } from "./definitionOf";
import { describeIssue, type ShapeProblem } from "./describeIssue";
import { type Path, type Position, readYaml } from "./readYaml";
import { isWithin, salvage } from "./salvage";

/** Something that is wrong with a bundle: where, in the text and in the document, and what to do about it. */
export interface BundleProblem extends Position {
  path: Path;
  message: string;
}

export type ReadBundle = { bundle: Bundle } | { problems: BundleProblem[] };

/**
 * Reads a bundle's text and checks it wholly: the text, the shape of every part, what the parts say about each other,
 * and that conditions, schemas and limits can be evaluated. Every problem that can be told is told at once, in the order
 * of the text.
 */
export function readBundle(text: string): ReadBundle {
  const yaml = readYaml(text);
  const problems: BundleProblem[] = yaml.problems.map(({ position, message }) => ({ ...position, path: [], message }));
  const report = ({ path, key, message }: ShapeProblem) => {
    const position = key === undefined ? yaml.locate(path) : yaml.locate(path.slice(0, -1), key);
    const told = yaml.problems.some(
      ({ position: { line, column } }) => line === position.line && column === position.column,
    );
    if (!told) problems.push({ ...position, path, message });
  };
  if (yaml.value !== undefined) {
    const parsed = bundleSchema.safeParse(yaml.value);
    if (parsed.success) contentProblems(parsed.data).forEach(report);
    else {
      const issues = parsed.error.issues;
      for (const issue of issues) describeIssue(issue, bundleSchema, yaml.value).forEach(report);
      const { value, replaced } = salvage(yaml.value, issues);
      const rest = bundleSchema.safeParse(value);
      if (rest.success)
        contentProblems(rest.data)
          .filter(({ path }) => !isWithin(path, replaced))
          .forEach(report);
    }
    if (parsed.success && problems.length === 0) return { bundle: parsed.data };
  }
  return { problems: problems.sort((a, b) => a.line - b.line || a.column - b.column) };
}

/** What is wrong with a bundle of the right shape. One problem for a path: two checks that see the same fault say it once. */
export function contentProblems(bundle: Bundle): ShapeProblem[] {
  const seen = new Map<string, ShapeProblem>();
  for (const problem of [...checkReferences(bundle), ...checkOrganisation(definitionOf(bundle, (name) => name))]) {
    const key = JSON.stringify(problem.path);
    if (!seen.has(key)) seen.set(key, problem);
  }
  return [...seen.values()];
}

/** `payments.yaml:12:5 agents[0].owner: …`; the path is left out where the text itself cannot be read. */
export function problemLine(fileName: string, { line, column, path, message }: BundleProblem): string {
  const where = path.reduce<string>(
    (text, step) => (typeof step === "number" ? `${text}[${step}]` : text === "" ? step : `${text}.${step}`),
    "",
  );
  return `${fileName}:${line}:${column}${where === "" ? "" : ` ${where}`}: ${message}`;
}
