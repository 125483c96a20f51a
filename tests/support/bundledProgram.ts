import { mkdir, mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import { type BuildOptions, build } from "esbuild";
import { projectRoot } from "@/lib/platform/projectRoot";

export interface BundledProgram {
  /** The path of what Node runs. */
  outfile: string;
  remove(): Promise<void>;
}

/** A program of this project as one file: a TypeScript file by its path in the project, or a text that stands in none. */
export async function bundledProgram(program: { file: string } | { text: string }): Promise<BundledProgram> {
  // Inside the project, so that the bundle finds its packages.
  const cache = path.join(projectRoot(), "node_modules", ".cache");
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(path.join(cache, "program-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  const outfile = path.join(folder, "program.mjs");
  const from: BuildOptions =
    "file" in program
      ? { entryPoints: [path.join(projectRoot(), program.file)] }
      : { stdin: { contents: program.text, resolveDir: projectRoot(), loader: "ts" } };
  try {
    await build({
      ...from,
      outfile,
      bundle: true,
      platform: "node",
      format: "esm",
      packages: "external",
      tsconfig: path.join(projectRoot(), "tsconfig.json"),
      logLevel: "error",
    });
  } catch (error) {
    await remove();
    throw error;
  }
  return { outfile, remove };
}
