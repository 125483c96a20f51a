import { z } from "zod";
import type { HeldSecret, HeldSecrets, SecretVersion } from "@/lib/contracts/toolSecrets";
import { component, time } from "../component";

export const heldSecret = component<HeldSecret>()(
  "HeldSecret",
  z.object({
    id: z.string(),
    tool: z.string(),
    environment: z.string(),
    version: z.number(),
    set_at: time,
    set_by: z.string(),
    released_at: time.nullable().describe("When an enforcement point last got it; null: never."),
    releases: z.number().describe("How often, this version."),
    readable: z.boolean().describe("False: it was stored under another master secret and has to be set again."),
  }),
);

export const heldSecrets = component<HeldSecrets>()(
  "HeldSecrets",
  z.object({
    secrets: z.array(heldSecret),
    set_refusal: z.string().nullable().describe("Why the one who asks may not set one; null where they may."),
  }),
);

export const secretVersion = component<SecretVersion>()(
  "SecretVersion",
  z.object({ id: z.string(), version: z.number() }),
);
