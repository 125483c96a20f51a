import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { filesUnder } from "./sourceFiles";

const ROOT = process.cwd();

/**
 * The project speaks of itself alone: nothing of the machine that it was written on, or of the tickets that led to it. A clone
 * directly under the root folder has too common a path to search for.
 */
const FOREIGN = [
  /\bissue #?\d/i,
  ...(ROOT.split(path.sep).length > 2 ? [new RegExp(`${ROOT.replaceAll(/[^\w/]/g, "\\$&")}\\b`)] : []),
];
/** Marks of something unfinished, and lint that was silenced. */
const UNFINISHED = [/\bTO(?:DO)\b/, /\bFIX(?:ME)\b/, /@ts-(?:ignore|nocheck|expect-error)/, /\blorem ipsum\b/i];

const FOLDERS = [
  ".ci",
  "app",
  "bin",
  "components",
  "docs",
  "lib",
  "prisma",
  "scripts",
  "tests",
  "README.md",
  "CONTRIBUTING.md",
];
const ENDINGS = [".ts", ".tsx", ".js", ".mjs", ".md", ".css", ".yaml", ".sql", ".prisma", "run"];

test("no file names the place where it was written or is left unfinished", async () => {
  const files = (await filesUnder(FOLDERS, ENDINGS)).filter((name) => name !== "tests/architecture/wording.test.ts");
  expect(files.length).toBeGreaterThan(300);
  const found: string[] = [];
  for (const name of files) {
    const lines = (await readFile(name, "utf8").catch(() => "")).split("\n");
    for (const [index, line] of lines.entries())
      if ([...FOREIGN, ...UNFINISHED].some((word) => word.test(line)))
        found.push(`${name}:${index + 1}: ${line.trim()}`);
  }
  expect(found).toEqual([]);
});
