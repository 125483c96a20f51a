import path from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: {
    alias: {
      "@": path.resolve(import.meta.dirname),
      // As the examples import it, and as `npm run sdk` names it.
      "ambit-sdk/ai": path.resolve(import.meta.dirname, "lib/enforce/sdk/aiSdk.ts"),
      "ambit-sdk": path.resolve(import.meta.dirname, "lib/enforce/sdk/index.ts"),
    },
  },
  test: {
    include: ["tests/{core,reference,services,http,architecture,enforce,platform,db,eval,sources}/**/*.test.ts"],
    globalSetup: ["tests/support/embeddedServer.ts"],
    // Vitest leaves a core free; most of a test's time is the database's, and each file has its own.
    maxWorkers: 2,
    // What a file imports is there for the next one too: loading it anew took longer than all tests together.
    isolate: false,
    // Real databases and child processes on a busy machine: a limit that catches a hang, not a measure of speed.
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
