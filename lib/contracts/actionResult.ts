/** What a server action answers: a value, or what went wrong with the fields that were wrong (JSON Pointers, RFC 6901). */
export type ActionResult<T = undefined> =
  | { ok: true; value: T }
  | { ok: false; message: string; errors?: { pointer: string; message: string }[] };

/** The message for one field of a form. */
export function errorOf(result: ActionResult<unknown> | null, field: string): string | undefined {
  if (result === null || result.ok) return undefined;
  return result.errors?.find(({ pointer }) => pointer === `/${field}`)?.message;
}
