import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { KEYS } from "@/lib/core/correlation/keys";

it("docs/correlation.md names every key with its class", () => {
  const text = readFileSync(path.resolve(import.meta.dirname, "..", "..", "..", "docs", "correlation.md"), "utf8");
  const rows = text.split("\n").filter((line) => line.startsWith("| `"));
  for (const [kind, trait] of Object.entries(KEYS)) {
    const row = rows.find((line) => line.split("|")[1]?.includes(`\`${kind}\``));
    expect(row?.split("|")[2]?.trim(), kind).toBe(trait.class);
  }
});
