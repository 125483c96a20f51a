import { list } from "@/lib/core/text/list";
import type { RecordGap } from "./types";

/** Which sources were silent when it happened, as a sentence; empty where none was. */
export function silentSentence({ silent }: Pick<RecordGap, "silent">): string {
  if (silent.length === 0) return "";
  const sources = silent.map(({ source, since, until }) =>
    until === null ? `${source} since ${moment(since)}` : `${source} from ${moment(since)} to ${moment(until)}`,
  );
  return `Silent at the time: ${list(sources)}. What is missing may be a record of theirs.`;
}

function moment(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
}
