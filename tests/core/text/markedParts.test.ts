import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { markedParts } from "@/lib/core/text/markedParts";

const marked = (text: string, ...marks: string[]) =>
  markedParts(
    text,
    marks.map((each) => ({ text: each })),
  ).map(({ part, mark }) => (mark === undefined ? part : `[${part}]`));

describe("the parts of a text with what is looked for in it", () => {
  it("are found wherever they occur, taken literally, the longest first", () => {
    expect(marked("a.b axb a.b", "a.b")).toEqual(["[a.b]", " axb ", "[a.b]"]);
    expect(marked("trace-1 trace", "trace", "trace-1")).toEqual(["[trace-1]", " ", "[trace]"]);
    expect(marked("nothing", "")).toEqual(["nothing"]);
  });

  it("are the whole text again, whatever it and they are", () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string({ maxLength: 3 })), (text, marks) => {
        const parts = markedParts(
          text,
          marks.map((each) => ({ text: each })),
        );
        expect(parts.map(({ part }) => part).join("")).toBe(text);
      }),
    );
  });
});
