/** The examples of a guide, run as its readers run them. */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { bundledProgram } from "@/tests/support/bundledProgram";

const run = promisify(execFile);

/** The code blocks of a language in a page, in their order. */
export async function blocksOf(page: string, language: string): Promise<string[]> {
  const text = await readFile(page, "utf8");
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm"))].map(
    ([, block = ""]) => block,
  );
}

/**
 * Runs a block of bash where the readers' variables hold these values, and answers what it printed.
 * @param folder stands for /tmp
 */
export async function runBlock(
  block: string,
  { folder, variables }: { folder: string; variables: Record<string, string> },
): Promise<string> {
  const here = block
    .replaceAll("/tmp/", `${folder}/`)
    .replaceAll("npx --no ambit", `"${process.execPath}" bin/ambit.js`);
  const { stdout } = await run("bash", ["--norc", "-eo", "pipefail", "-c", here], {
    env: { ...process.env, ...variables },
  });
  return stdout;
}

/** Runs a program in TypeScript, as a file of this project, and answers what it printed. */
export async function runProgram(text: string, variables: Record<string, string>): Promise<string> {
  const { outfile, remove } = await bundledProgram({ text });
  try {
    return (await run(process.execPath, [outfile], { env: { ...process.env, ...variables } })).stdout;
  } finally {
    await remove();
  }
}
