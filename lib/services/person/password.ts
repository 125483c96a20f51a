import { hash, verify } from "@node-rs/argon2";

/** Argon2id as OWASP's Password Storage Cheat Sheet recommends it: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const PASSWORD_LENGTH_MIN = 12;
export const PASSWORD_LENGTH_MAX = 128;

/** Beginnings of the passwords that are guessed first. */
const GUESSED_FIRST = [
  "password",
  "passw0rd",
  "qwerty",
  "letmein",
  "welcome",
  "iloveyou",
  "admin",
  "123456",
  "abc123",
  "ambit",
];

/** PHC string of a password, for `person.password_hash`. */
export async function hashPassword(password: string): Promise<string> {
  return await hash(normalized(password), COST);
}

/**
 * True when `password` is the one that `stored` was made of. Without one (an unknown person, or one who has set none) it
 * takes as long and is false, so that time does not tell who exists.
 */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  if (password.length > PASSWORD_LENGTH_MAX * 4) return false;
  const matches = await verify(stored ?? (await nobodysHash()), normalized(password));
  return matches && stored !== null;
}

/** What is wrong with a new password, as a sentence that says what to do; `null` when it is good. */
export function passwordFault(password: string, person: { email: string; name: string }): string | null {
  const length = [...password].length;
  if (length < PASSWORD_LENGTH_MIN)
    return `Use at least ${PASSWORD_LENGTH_MIN} characters; several words are easy to remember.`;
  if (length > PASSWORD_LENGTH_MAX) return `Use at most ${PASSWORD_LENGTH_MAX} characters.`;
  const plain = normalized(password).toLowerCase();
  if (new Set(plain).size < 5) return "Use more than a few different characters.";
  const own = [person.email.split("@")[0] ?? "", ...person.name.split(/\s+/)].filter((part) => part.length >= 3);
  const left = [...GUESSED_FIRST, person.email, ...own].reduce(
    (rest, known) => rest.replaceAll(known.toLowerCase(), ""),
    plain,
  );
  if (left.replaceAll(/[^\p{L}]/gu, "").length < 4 && left.length < PASSWORD_LENGTH_MIN)
    return "This is too close to your name or to passwords that are guessed first; use other words.";
  return null;
}

/** One form for what different keyboards type for the same characters (NIST SP 800-63B, 3.1.1.2). */
function normalized(password: string): string {
  return password.normalize("NFKC");
}

let nobodys: Promise<string> | undefined;
function nobodysHash(): Promise<string> {
  nobodys ??= hash("nobody signs in with this", COST);
  return nobodys;
}
