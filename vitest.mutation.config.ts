import path from "node:path";
import { defineConfig } from "vitest/config";

/**
 * What holds the decision to its guarantees, without a database: the tests that a mutated engine must fail. They decide inside
 * their tests: what breaks while a file is loaded is no failed test, and its mutants count as survivors.
 */
export default defineConfig({
  resolve: { alias: { "@": path.resolve(import.meta.dirname) } },
  test: {
    include: [
      "tests/core/decision.test.ts",
      "tests/core/decisionProperties.test.ts",
      "tests/core/decisionParts.test.ts",
      "tests/core/decisionCell.test.ts",
      "tests/core/reachable.test.ts",
    ],
    testTimeout: 120_000,
  },
});
