import { readdir } from "node:fs/promises";

const NOT_OURS = new Set([
  "node_modules",
  ".git",
  ".next",
  ".ambit",
  "dist",
  "generated",
  "test-results",
  "playwright-report",
]);

/** The files of this project under some folders (or the files themselves) with one of these endings, as relative paths. */
export async function filesUnder(folders: readonly string[], endings: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const folder of folders) {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => undefined);
    if (entries === undefined) {
      found.push(folder);
      continue;
    }
    for (const { name } of entries.filter(({ name }) => !NOT_OURS.has(name)))
      found.push(...(await filesUnder([folder === "." ? name : `${folder}/${name}`], endings)));
  }
  return found.filter((file) => endings.some((ending) => file.endsWith(ending))).sort();
}
