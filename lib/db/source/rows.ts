/** Rows of sources, as use-cases hand them on. */
import type { DeadLetter, Source } from "@/lib/db/generated/client";
import type { SourceUpdateInput } from "@/lib/db/generated/models";

export type SourceRow = Source;
export type SourceChange = SourceUpdateInput;
export type DeadLetterRecord = DeadLetter;
