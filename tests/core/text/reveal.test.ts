import { describe, expect, it } from "vitest";
import { hidesSomething, reveal } from "@/lib/core/text/reveal";

const shown = (text: string) =>
  reveal(text)
    .segments.map((segment) =>
      segment.kind === "plain" ? segment.text : `[${segment.kind === "hidden" ? segment.shown : segment.text}]`,
    )
    .join("");

describe("what a text hides is made visible", () => {
  it.each([
    ["a right-to-left override", "invoice\u202Efdp.exe", "invoice[U+202E]fdp.exe"],
    ["isolates", "a\u2066b\u2069c", "a[U+2066]b[U+2069]c"],
    ["zero-width characters", "pay\u200Bpal\u200D\uFEFF", "pay[U+200B]pal[U+200D][U+FEFF]"],
    ["tag characters", "ok\u{E0041}", "ok[U+E0041]"],
    ["control characters", "a\u0000b\u001B[31mc\u0008", "a[U+0000]b[U+001B][31mc[U+0008]"],
    ["a carriage return that would overwrite", "safe\rrm", "safe[U+000D]rm"],
    ["line and paragraph separators", "a\u2028b\u2029", "a[U+2028]b[U+2029]"],
    ["blank letters", "a\u3164b\u2800", "a[U+3164]b[U+2800]"],
    ["unusual spaces", "a\u00A0b\u2003", "a[U+00A0]b[U+2003]"],
    ["variation selectors", "a\uFE0Fb\u{E0101}", "a[U+FE0F]b[U+E0101]"],
    ["lone surrogates", "a\uD800b", "a[U+D800]b"],
    ["Cyrillic letters in a Latin word", "p\u0430ypal", "p[\u0430]ypal"],
    ["a whole word of look-alikes", "\u0440\u0430\u0443 now", "[\u0440][\u0430][\u0443] now"],
    ["fullwidth and mathematical letters", "\uFF41\u{1D41A}", "[\uFF41][\u{1D41A}]"],
    ["a pile of combining marks", "a\u0300\u0301\u0302\u0303\u0304", "a\u0300\u0301\u0302[U+0303][U+0304]"],
  ])("%s", (_, text, expected) => {
    expect(shown(text)).toBe(expected);
    expect(hidesSomething(text)).toBe(true);
  });

  it("leaves honest text of any script alone", () => {
    for (const text of [
      "Zahlung für Müller",
      "Привет мир",
      "你好，世界",
      "שלום",
      "naïve café",
      "1,240 €",
      "line\n\nline\tcell",
    ]) {
      expect(shown(text)).toBe(text);
      expect(hidesSomething(text)).toBe(false);
    }
  });

  it("keeps HTML and markdown as the characters that they are", () => {
    expect(shown('<img src=x onerror="x"> **bold** [a](javascript:1)')).toBe(
      '<img src=x onerror="x"> **bold** [a](javascript:1)',
    );
  });

  it("folds ten thousand line breaks into one mark that counts them", () => {
    const { segments, omitted } = reveal(`a${"\n".repeat(10_000)}b`);
    expect(segments).toContainEqual({ kind: "hidden", shown: "¶ × 10000", name: "10000 line breaks in a row" });
    expect(omitted).toBe(0);
    expect(segments.filter((segment) => segment.kind === "plain").map((segment) => segment.text)).toEqual(["a", "\nb"]);
  });

  it("counts what it leaves out, by characters and by lines", () => {
    expect(reveal("x".repeat(50), { maxCharacters: 20 }).omitted).toBe(30);
    expect(reveal("1\n2\n3\n4", { maxLines: 2 }).omitted).toBe(4);
    expect(reveal("abc").omitted).toBe(0);
  });
});
