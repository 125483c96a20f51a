import { z } from "zod";

/** What the sign-in form sends. The password is checked against the stored one, not for its form. */
export const signInForm = z.object({
  email: z.string().trim().min(1, "Enter your e-mail address.").max(320, "This is longer than any e-mail address."),
  password: z.string().min(1, "Enter your password.").max(1_024, "This is longer than any password here."),
});
export type SignInForm = z.infer<typeof signInForm>;

/** What someone sends who is signed in and proves it again. */
export const signInAgainForm = z.strictObject({ password: signInForm.shape.password });

/** How a person can prove again who they are. */
export interface SignInWays {
  password: boolean;
  /** What people call the provider; null where there is none. */
  provider: string | null;
}

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

const NOT_FINISHED = {
  tone: "stop",
  text: "Signing in at the provider was not finished. Nothing was changed; try again.",
} as const;

/** Why the sign-in page says something, in its address: a closed set, so that nobody can write the page's words by a link. */
export const SIGN_IN_NOTICES = {
  CredentialsSignin: { tone: "stop", text: "E-mail or password is not right. Nothing else was checked; try again." },
  TooManyAttempts: { tone: "stop", text: "There were too many attempts. Wait a quarter of an hour, then try again." },
  OAuthSignin: {
    tone: "stop",
    text: "The sign-in provider cannot be reached. Nothing was changed; try again in a minute.",
  },
  OAuthCallback: NOT_FINISHED,
  /** Given up at the provider, as next-auth says it. */
  Callback: NOT_FINISHED,
  ProviderIssuer: {
    tone: "stop",
    text: "The provider answered under another name than the one set up here. Whoever runs this installation can mend it.",
  },
  ProviderEmail: {
    tone: "stop",
    text: "The provider does not vouch for your e-mail address. Have it verified there, then sign in again.",
  },
  ProviderUnknown: {
    tone: "stop",
    text: "Nobody here has your e-mail address. Ask an admin to add you, then sign in again.",
  },
  ProviderOtherAccount: {
    tone: "stop",
    text: "The person with your e-mail address signs in with another account of the provider. Ask an admin.",
  },
  ProviderNoRole: {
    tone: "stop",
    text: "Your account at the provider gives you no role here. Ask whoever manages its groups.",
  },
  ProviderDisabled: { tone: "stop", text: "Your account here is disabled. Ask an admin." },
  signed_out: { tone: "neutral", text: "You are signed out." },
  signed_out_everywhere: { tone: "neutral", text: "You are signed out in every browser." },
  password_set: { tone: "ok", text: "Your password is set. Sign in with it." },
} as const satisfies Record<string, { tone: "stop" | "neutral" | "ok"; text: string }>;
export type SignInNotice = keyof typeof SIGN_IN_NOTICES;

/** The notice for each reason why the provider's word was not taken. */
export const PROVIDER_REFUSED = {
  foreign_issuer: "ProviderIssuer",
  email_not_verified: "ProviderEmail",
  person_unknown: "ProviderUnknown",
  other_account: "ProviderOtherAccount",
  no_role: "ProviderNoRole",
  person_disabled: "ProviderDisabled",
} as const satisfies Record<string, SignInNotice>;

export function readNotice(value: string | string[] | undefined): SignInNotice | null {
  if (typeof value !== "string") return null;
  return Object.hasOwn(SIGN_IN_NOTICES, value) ? (value as SignInNotice) : "CredentialsSignin";
}
