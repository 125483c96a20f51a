/** What the configurations of several enforcement points have in common. */
import { z } from "zod";

export const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

export const text = z.string().trim().min(1).max(2_000);

/** An address without a path. Over plain HTTP a credential would travel in the clear, so only this machine may have it. */
export const ambitUrl = z
  .string()
  .refine((value) => {
    const url = URL.canParse(value) ? new URL(value) : undefined;
    return (
      url !== undefined &&
      /^https?:$/.test(url.protocol) &&
      url.pathname === "/" &&
      url.search === "" &&
      url.hash === ""
    );
  }, "must be an address alone, such as https://ambit.example.com")
  .refine((value) => {
    const url = URL.canParse(value) ? new URL(value) : undefined;
    return url === undefined || url.protocol !== "http:" || LOOPBACK.test(url.hostname);
  }, "must begin with https:// unless it is this machine: a credential is sent there")
  .transform((value) => (URL.canParse(value) ? new URL(value).origin : value));

/** Where a secret stands that Ambit does not hold, such as the credential toward Ambit itself. */
export const localSecret = z
  .strictObject({
    env: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "must be the name of an environment variable")
      .optional(),
    file: text.optional(),
  })
  .refine(({ env, file }) => (env === undefined) !== (file === undefined), "must name exactly one of env or file");
