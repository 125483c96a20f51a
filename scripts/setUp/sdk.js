import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { SetUpFailure } from "./failure.js";
import { runProgram } from "./program.js";
import { withProgress } from "./progress.js";
import { ROOT } from "./root.js";

const SOURCE = path.join(ROOT, "lib/enforce/sdk");

/**
 * Makes the npm package `ambit-sdk` of lib/enforce/sdk: JavaScript for any runtime with fetch and WebCrypto, types, and nothing to
 * install beside it.
 * @param {string} folder where it goes; what is there is replaced
 */
export async function buildSdk(folder) {
  await withProgress("Building the SDK", async () => {
    rmSync(folder, { recursive: true, force: true });
    await bundleSdk(folder);
    await declareTypes(path.join(folder, "types"));
    const { version, license } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8"));
    const exported = (types, file) => ({ types: `./types/${types}.d.ts`, default: `./${file}.js` });
    const manifest = {
      name: "ambit-sdk",
      version,
      license,
      type: "module",
      sideEffects: false,
      exports: { ".": exported("index", "index"), "./ai": exported("aiSdk", "ai") },
    };
    writeFileSync(path.join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  });
}

async function bundleSdk(outdir) {
  const { build } = await import("esbuild");
  try {
    await build({
      entryPoints: { index: path.join(SOURCE, "index.ts"), ai: path.join(SOURCE, "aiSdk.ts") },
      outdir,
      bundle: true,
      splitting: true,
      platform: "neutral",
      format: "esm",
      target: "es2023",
      logLevel: "silent",
    });
  } catch (error) {
    throw new SetUpFailure("The SDK could not be built. The compiler's message is above.", error.message);
  }
}

/** Compiled without Node's types: what the SDK uses is in every runtime. */
async function declareTypes(outDir) {
  const compiler = path.join(ROOT, "node_modules/@typescript/native/bin/tsc");
  const { code, output } = await runProgram(process.execPath, [compiler, "-p", SOURCE, "--outDir", outDir]);
  if (code !== 0) throw new SetUpFailure("The SDK's types could not be made. The compiler's message is above.", output);
  for (const name of readdirSync(outDir, { recursive: true })) {
    const file = path.join(outDir, String(name));
    if (!file.endsWith(".d.ts")) continue;
    // Node's resolution wants the endings that our sources leave out.
    const text = readFileSync(file, "utf8").replaceAll(/(from |import\()"(\.[^"]+)"/g, '$1"$2.js"');
    writeFileSync(file, text);
  }
}
