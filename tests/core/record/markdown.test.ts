import { describe, expect, it } from "vitest";
import { buildActionRecord } from "@/lib/core/record/build";
import { recordAsMarkdown } from "@/lib/core/record/markdown";
import { evaluation, fragment } from "./stories";

const HOSTILE = "x`\n# owned\n[click](https://evil.example) ![](https://evil.example/p) \u202e|``y\u2028z";

function markdownOf() {
  const subject = {
    ...evaluation({ resource: { type: "file", id: HOSTILE }, justification: HOSTILE, arguments: { path: HOSTILE } }),
    fragments: [fragment({ source: HOSTILE, kind: "tool_call" })],
  };
  const end = {
    at: "2026-03-02T10:00:00.000Z",
    title: HOSTILE,
    system: HOSTILE,
    principal: HOSTILE,
    why: "It was done with it.",
  };
  return recordAsMarkdown(
    {
      ...buildActionRecord({ subject, approvals: [], others: [] }, 0),
      credentials: {
        issued_by: [{ ...end, action: { id: "e0" } }],
        used_for: [{ ...end, action: null }],
        uses: 1_204,
        more_uses: true,
      },
    },
    "https://ambit.example/actions/e1",
  );
}

describe("a record as Markdown", () => {
  it("keeps what an agent wrote inside code spans: no heading, no line and no hidden character of its own", () => {
    const text = markdownOf();
    expect(
      text
        .split("\n")
        .filter((line) => line.startsWith("#"))
        .map((line) => line.replace(/`.*/, "")),
    ).toEqual([
      "# ",
      "## Why",
      "## What happened",
      "## What is missing",
      "## What issued its credential",
      "## Done later with what it issued (at least 1204)",
      "## Arguments",
    ]);
    expect(text).not.toMatch(/[\u202e\u2028]/);
    expect(text).toContain("\\u{202e}");
  });

  it("fences with more backticks than the text holds, so that the text can't end its span", () => {
    for (const line of markdownOf()
      .split("\n")
      .filter((one) => one.includes("owned"))) {
      expect(line.replaceAll(/(`+)(?!`).+?(?<!`)\1(?!`)/g, "")).not.toContain("owned");
    }
  });
});
