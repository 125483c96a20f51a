/** Where two texts of several lines differ, line by line. */

export interface LineRun {
  kind: "same" | "added" | "removed";
  lines: string[];
}

/** The most lines between the first and the last difference that are compared one with another. */
const COMPARED_MAX = 600;

/** The runs of lines that lead from `before` to `after`, as few as can be; of what is too long, the middle as a whole. */
export function lineRuns(before: string, after: string): LineRun[] {
  const [a, b] = [before.split("\n"), after.split("\n")];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const [middleA, middleB] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  const middle =
    middleA.length > COMPARED_MAX || middleB.length > COMPARED_MAX
      ? [run("removed", middleA), run("added", middleB)]
      : comparedRuns(middleA, middleB);
  return [run("same", a.slice(0, start)), ...middle, run("same", a.slice(a.length - end))].filter(
    ({ lines }) => lines.length > 0,
  );
}

function run(kind: LineRun["kind"], lines: string[]): LineRun {
  return { kind, lines };
}

/** By the longest common subsequence. */
function comparedRuns(a: readonly string[], b: readonly string[]): LineRun[] {
  const width = b.length + 1;
  const common = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number): number => common[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      common[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const runs: LineRun[] = [];
  const add = (kind: LineRun["kind"], line = "") => {
    const last = runs.at(-1);
    if (last?.kind === kind) last.lines.push(line);
    else runs.push(run(kind, [line]));
  };
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      add("same", a[i]);
      i += 1;
      j += 1;
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) {
      add("removed", a[i]);
      i += 1;
    } else {
      add("added", b[j]);
      j += 1;
    }
  }
  return runs;
}
