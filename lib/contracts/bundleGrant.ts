/** The grants of a bundle's budgets, and the small parts that rules share with them. */
import { z } from "zod";
import { AUDIENCES, BLAST_RADII, SENSITIVITIES } from "@/lib/core/organisation/facts";
import { secondsOf } from "./duration";

const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;
const SLIDING_MAX_SECONDS = 31 * 86_400;

/** The name that other parts of the bundle use: no spaces and no slashes, so that it fits into a counter's key. */
export const name = z
  .string()
  .regex(NAME, "must be 1 to 64 letters, digits, _, . or -, and begin with a letter or a digit");

/** An address, in lower case from here on: capitals make no other person. */
export const email = z.email("must be an e-mail address").max(254).toLowerCase();

/** A CEL condition, as text. Whether it compiles is checked with the whole organisation at hand. */
export const when = z.string().trim().min(1).max(4000);

/** A duration such as `30m`, up to a longest one. */
export function duration(maxSeconds: number) {
  return z.string().refine(
    (text) => {
      const seconds = secondsOf(text);
      return seconds !== null && seconds <= maxSeconds;
    },
    `must be a duration such as 10s, 30m, 24h or 7d, at most ${maxSeconds / 86_400}d`,
  );
}

/** `count` distinct people who hold a role, are in a team or a group, or one person. One of the four is named. */
export const bundleApprovers = z
  .strictObject({
    role: z.enum(["viewer", "operator", "security_reviewer", "admin"]).optional(),
    team: name.optional(),
    group: name.optional(),
    person: email.optional(),
    count: z.int().min(1).max(20).default(1),
  })
  .refine(
    ({ role, team, group, person }) => [role, team, group, person].filter((who) => who !== undefined).length === 1,
    "must name exactly one of role, team, group or person",
  )
  .refine(({ person, count }) => person === undefined || count === 1, {
    path: ["count"],
    message: "must be 1 where one person is named: nobody answers twice",
  });

/** The calendar hour or day (UTC), or the last so many seconds, minutes, hours or days. */
const window = z.union([z.enum(["hour", "day"]), z.strictObject({ sliding: duration(SLIDING_MAX_SECONDS) })], {
  error: `must be hour, day, or a sliding window such as { sliding: 24h } of at most ${SLIDING_MAX_SECONDS / 86_400}d`,
});

export const bundleLimit = z.strictObject({
  measure: z.string(),
  per: window,
  max: z.number().min(0),
  by: z.string().optional(),
  beyond: z.enum(["deny", "ask"]),
  approvers: z.array(bundleApprovers).optional(),
  freshSignIn: z.boolean().optional(),
});

/** A limit over everything that the budget allows. */
export const bundleBudgetLimit = z.strictObject({
  id: name,
  actions: z.array(z.string()).min(1).optional(),
  environments: z.array(name).min(1).optional(),
  ...bundleLimit.shape,
});

export const bundleGrant = z.strictObject({
  id: name,
  actions: z.array(z.string()).min(1),
  environments: z.array(name).min(1),
  objectTypes: z.array(name).min(1).optional(),
  maxSensitivity: z.enum(SENSITIVITIES).optional(),
  maxBlastRadius: z.enum(BLAST_RADII).optional(),
  maxAudience: z.enum(AUDIENCES).optional(),
  arguments: z.record(z.string(), z.json()).optional(),
  when: when.optional(),
  limits: z.array(bundleLimit).default([]),
  obligations: z.array(z.looseObject({ type: z.string().trim().min(1).max(100) }).catchall(z.json())).default([]),
  expiresAt: z.iso.datetime({ offset: true, error: "must be a time such as 2026-01-31T12:00:00Z" }).optional(),
});

export type BundleApprovers = z.infer<typeof bundleApprovers>;
export type BundleLimit = z.infer<typeof bundleLimit>;
export type BundleBudgetLimit = z.infer<typeof bundleBudgetLimit>;
export type BundleGrant = z.infer<typeof bundleGrant>;
