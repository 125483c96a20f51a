/** What the address of a list says: its parameters, and the page of it that it names. */
import { ZodError } from "zod";
import { Problem } from "@/lib/services/problem";

export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** A repeated parameter counts once, an empty one not at all. */
export function singles(params: Awaited<SearchParams>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).flatMap(([name, value]) => {
      const first = Array.isArray(value) ? value[0] : value;
      return first ? [[name, first]] : [];
    }),
  );
}

/**
 * The page that `input` asks for; the first one where its cursor is none that this list handed out: an old link, or one of
 * another list, opens the list nevertheless.
 */
export async function addressedPage<Input extends { cursor?: string | undefined }, Page>(
  read: (input: Input) => Promise<Page>,
  input: Input,
): Promise<{ page: Page; isFirst: boolean }> {
  try {
    return { page: await read(input), isFirst: input.cursor === undefined };
  } catch (error) {
    const isUnreadable = error instanceof ZodError || (error instanceof Problem && error.kind === "invalid");
    if (!isUnreadable || input.cursor === undefined) throw error;
    return { page: await read({ ...input, cursor: undefined }), isFirst: true };
  }
}
