import { z } from "zod";

/** What the sign-in form sends. The password is checked against the stored one, not for its form. */
export const signInForm = z.object({
  email: z.string().trim().min(1, "Enter your e-mail address.").max(320, "This is longer than any e-mail address."),
  password: z.string().min(1, "Enter your password.").max(1_024, "This is longer than any password here."),
});
export type SignInForm = z.infer<typeof signInForm>;

/** What the page of an invitation sends. */
export const setPasswordForm = z
  .object({
    password: z.string().min(1, "Choose a password.").max(1_024, "Use at most 128 characters."),
    again: z.string(),
  })
  .refine(({ password, again }) => password === again, {
    path: ["again"],
    error: "The two are not the same. Type it again.",
  });

/** Why the sign-in page says something, in its address: a closed set, so that nobody can write the page's words by a link. */
export const SIGN_IN_NOTICES = {
  CredentialsSignin: { tone: "stop", text: "E-mail or password is not right. Nothing else was checked; try again." },
  TooManyAttempts: { tone: "stop", text: "There were too many attempts. Wait a quarter of an hour, then try again." },
  signed_out: { tone: "neutral", text: "You are signed out." },
  signed_out_everywhere: { tone: "neutral", text: "You are signed out in every browser." },
  password_set: { tone: "ok", text: "Your password is set. Sign in with it." },
} as const satisfies Record<string, { tone: "stop" | "neutral" | "ok"; text: string }>;
export type SignInNotice = keyof typeof SIGN_IN_NOTICES;

export function readNotice(value: string | string[] | undefined): SignInNotice | null {
  if (typeof value !== "string") return null;
  return value in SIGN_IN_NOTICES ? (value as SignInNotice) : "CredentialsSignin";
}
