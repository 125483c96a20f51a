import { describe, expect, it } from "vitest";
import { steadied } from "@/components/inbox/steadied";
import type { InboxRow } from "@/lib/contracts/inbox";

const row = (id: string) => ({ id }) as InboxRow;
const rows = (ids: string) => [...ids].map(row);
const kept = (ids: string, nextCursor: string | null = null) => ({ key: "", rows: rows(ids), nextCursor });
const current = (ids: string, next_cursor: string | null = null) => ({ rows: rows(ids), next_cursor });

function shown(...args: Parameters<typeof steadied>) {
  const { rows: all, newCount, goneCount } = steadied(...args);
  return { all: all.map(({ id, isGone }) => (isGone ? `(${id})` : id)).join(""), newCount, goneCount };
}

describe("a list that is kept still", () => {
  it("shows what was kept, in its order, and marks what left", () => {
    expect(shown(kept("abc"), current("ca"))).toEqual({ all: "a(b)c", newCount: 0, goneCount: 1 });
  });

  it("counts what came in and does not show it", () => {
    expect(shown(kept("abc"), current("xabcy"))).toEqual({ all: "abc", newCount: 2, goneCount: 0 });
  });

  it("takes what moves up from the next page for nothing new", () => {
    expect(shown(kept("abc", "more"), current("bcd", "more"))).toEqual({ all: "(a)bc", newCount: 0, goneCount: 1 });
  });

  it("says nothing of rows below the first page", () => {
    expect(shown(kept("abcdef"), current("xab", "more"))).toEqual({ all: "abcdef", newCount: 1, goneCount: 0 });
  });

  it("marks all as gone where the list is empty now", () => {
    expect(shown(kept("ab"), current(""))).toEqual({ all: "(a)(b)", newCount: 0, goneCount: 2 });
  });

  it("shows a kept row as it is now", () => {
    const changed = { ...row("a"), rule: "renamed" };
    expect(steadied(kept("a"), { rows: [changed], next_cursor: null }).rows[0]?.rule).toBe("renamed");
  });
});
