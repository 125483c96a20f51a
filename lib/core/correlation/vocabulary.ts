/** Whether two systems speak of the same thing in their own words. What cannot be compared contradicts nothing. */
import type { ResourceName } from "./fragment";

const READING = new Set(
  "get list describe head read search query select watch fetch view find lookup scan show count download export check".split(
    " ",
  ),
);
const WRITING = new Set(
  "put create update delete patch post write insert send set add remove attach detach modify drop merge move rename upload start stop terminate run invoke execute deploy publish revoke grant assume cancel enable disable transfer pay refund".split(
    " ",
  ),
);

/** What an operation comes down to when systems name it: `banking.send_money`, `mcp__banking__send_money` and `SendMoney` are one. */
export function verbToken(verb: string): string {
  const last = verb.split(/[./:]|__/).findLast((part) => part !== "") ?? verb;
  return last.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
}

/** Whether an operation reads or writes, by its first word; null where that says nothing. */
export function verbClass(verb: string): "read" | "write" | null {
  const last = verb.split(/[./:]|__/).findLast((part) => part !== "") ?? verb;
  const first = /^[\p{Lu}]?[\p{Ll}\p{N}]+|^[\p{Lu}]+/u.exec(last.replace(/^[^\p{L}]+/u, ""))?.[0]?.toLowerCase();
  if (first === undefined) return null;
  if (READING.has(first)) return "read";
  return WRITING.has(first) ? "write" : null;
}

/** The last part of a resource's name, by which names of different length are found: `arn:aws:s3:::bucket/a.csv` by `a.csv`. */
export function resourceToken({ id }: Pick<ResourceName, "id">): string {
  return (id.split(/[/:]/).findLast((part) => part !== "") ?? id).toLowerCase();
}

/** The same name, or one the ending of the other at a boundary: `a.csv` is `arn:aws:s3:::bucket/a.csv`. */
export function sameResource(a: ResourceName, b: ResourceName): boolean {
  const [long, short] = a.id.length >= b.id.length ? [a.id, b.id] : [b.id, a.id];
  const [whole, end] = [long.toLowerCase(), short.toLowerCase()];
  if (end === "") return false;
  return whole === end || (whole.endsWith(end) && /[/:]/.test(whole[whole.length - end.length - 1] ?? ""));
}

/** Whether an identity is the one that is registered; null where the two are not names of one naming scheme. */
export function principalAgrees(registered: string | null, seen: string | null): boolean | null {
  if (registered === null || seen === null || scheme(registered) !== scheme(seen)) return null;
  return matchesIdentity(registered, seen);
}

/** `*` stands for any run of characters. Linear in the length of what is compared, whatever was registered. */
export function matchesIdentity(registered: string, seen: string): boolean {
  const [head = "", ...rest] = registered.split("*");
  if (rest.length === 0) return registered === seen;
  if (!seen.startsWith(head)) return false;
  const tail = rest.pop() ?? "";
  let from = head.length;
  for (const part of rest) {
    const found = seen.indexOf(part, from);
    if (found === -1) return false;
    from = found + part.length;
  }
  return seen.length - tail.length >= from && seen.endsWith(tail);
}

function scheme(identity: string): string {
  const prefix = /^(arn|system|spiffe|serviceaccount|user|group)(?=:)/i.exec(identity)?.[1]?.toLowerCase();
  return prefix ?? (identity.includes("@") ? "address" : "name");
}
