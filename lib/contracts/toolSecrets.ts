/** What an agent's tool wants to see of whoever calls it, as people give it and as it is told of. Its value is told to nobody. */
import { z } from "zod";

/** The longest value, in characters: room for a private key. */
export const TOOL_SECRET_MAX = 16_384;

const name = z.string().min(1).max(256);

const place = z.strictObject({ tool: name, environment: name });

export const setToolSecretSchema = place.extend({
  value: z
    .string()
    .min(1)
    .max(TOOL_SECRET_MAX)
    .refine((value) => !value.includes("\0"), "must not hold U+0000")
    .describe("Kept exactly as it is, and never shown again."),
});
export type SetToolSecret = z.infer<typeof setToolSecretSchema>;

export const removeToolSecretSchema = place;
export type RemoveToolSecret = z.infer<typeof removeToolSecretSchema>;

/** A secret that is held. */
export interface HeldSecret {
  id: string;
  tool: string;
  environment: string;
  /** Counts how often it was set. */
  version: number;
  set_at: string;
  /** The person's address, or who ran the command. */
  set_by: string;
  /** When an enforcement point last got it; null: never. */
  released_at: string | null;
  /** How often, this version. */
  releases: number;
  /** False: it was stored under another master secret and has to be set again. */
  readable: boolean;
}

export interface HeldSecrets {
  secrets: HeldSecret[];
  /** Why the one who asks may not set one; null where they may. */
  set_refusal: string | null;
}

/** The version that was set, or removed. */
export interface SecretVersion {
  id: string;
  version: number;
}
