import { closeSync, mkdirSync, openSync, readSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { SetUpFailure } from "./failure.js";
import { fingerprintOf } from "./fingerprint.js";
import { withSetUpLock } from "./lock.js";
import { withProgress } from "./progress.js";
import { ROOT } from "./root.js";

const SHARED = ["lib", "prisma/schema.prisma", "tsconfig.json", "package-lock.json", "scripts/setUp/bundle.js"];

/** What esbuild makes of our TypeScript for plain Node. Packages stay in node_modules. */
const BUNDLES = {
  server: { label: "Building the server", entry: "server.ts", sources: ["server.ts", ...SHARED] },
  replayWorker: {
    label: "Building the replay",
    entry: "lib/services/authority/replayWorker.ts",
    sources: SHARED,
  },
  readWorker: {
    label: "Building the reader of log records",
    entry: "lib/services/ingest/readWorker.ts",
    sources: SHARED,
  },
  ambit: { label: "Building the ambit command", entry: "bin/main.ts", sources: ["bin", ...SHARED] },
  eval: { label: "Building the replay", entry: "scripts/eval/main.ts", sources: ["scripts/eval", ...SHARED] },
  evalCorrelation: {
    label: "Building the evaluation",
    entry: "scripts/evalCorrelation/main.ts",
    sources: ["scripts/evalCorrelation", "tests/support/logWorld", ...SHARED],
  },
  fuzz: { label: "Building the judges", entry: "scripts/fuzz/main.ts", sources: ["scripts/fuzz", "tests", ...SHARED] },
  "bench/main": benchProgram("main"),
  "bench/accessServer": benchProgram("http/accessServer"),
  "bench/baselineServer": benchProgram("http/baselineServer"),
  "bench/load": benchProgram("http/load"),
  "bench/listeners": benchProgram("http/listeners"),
  "bench/correlator": benchProgram("inProcess/correlator"),
};

function benchProgram(name) {
  return {
    label: `Building the benchmarks (${path.basename(name)})`,
    entry: `scripts/bench/${name}.ts`,
    sources: ["scripts/bench", ...SHARED],
  };
}

/**
 * Builds `dist/NAME.js` when it is missing or stale.
 * @param {keyof typeof BUNDLES} name
 * @returns {Promise<string>} its path
 */
export async function bundle(name, { rebuild = false } = {}) {
  const { label, entry, sources } = BUNDLES[name];
  const file = path.join(ROOT, "dist", `${name}.js`);
  const mark = `// ${fingerprintOf(sources)}\n`;
  if (!rebuild && startsWith(file, mark)) return file;
  return await withSetUpLock(async () => {
    if (!rebuild && startsWith(file, mark)) return file;
    await withProgress(label, async () => writeAtOnce(file, mark + (await compile(entry, file))));
    return file;
  });
}

async function compile(entry, outfile) {
  const { build } = await import("esbuild");
  try {
    const { outputFiles } = await build({
      absWorkingDir: ROOT,
      entryPoints: [entry],
      outfile,
      write: false,
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node20.19",
      packages: "external",
      sourcemap: "inline",
      sourcesContent: false,
      logLevel: "silent",
    });
    return outputFiles[0].text;
  } catch (error) {
    throw new SetUpFailure(`${entry} could not be built. The compiler's message is above.`, error.message);
  }
}

/** The fingerprint is the first line of what was built, so both are replaced together. */
function startsWith(file, mark) {
  let descriptor;
  try {
    descriptor = openSync(file, "r");
  } catch {
    return false;
  }
  const start = Buffer.alloc(mark.length);
  readSync(descriptor, start, 0, mark.length, 0);
  closeSync(descriptor);
  return start.toString("utf8") === mark;
}

function writeAtOnce(file, text) {
  const draft = `${file}.${process.pid}`;
  mkdirSync(path.dirname(file), { recursive: true });
  try {
    writeFileSync(draft, text);
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}
