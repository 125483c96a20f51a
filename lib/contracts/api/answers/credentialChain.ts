/** Where the credentials of an action came from, and what came of those that it issued, as it is answered. */
import { z } from "zod";
import type { CredentialChain, CredentialEnd } from "@/lib/contracts/actions";
import { component, time } from "../component";

export const credentialEnd = component<CredentialEnd>()(
  "CredentialEnd",
  z
    .object({
      fragment_id: z.string(),
      at: time,
      source: z.string(),
      system: z.string(),
      title: z.string(),
      principal: z.string().nullable(),
      resource: z.object({ type: z.string(), id: z.string() }).nullable(),
      action: z
        .object({ id: z.string(), governed: z.boolean(), name: z.string(), agent: z.string().nullable() })
        .nullable()
        .describe("The action that it belongs to; null where it belongs to none."),
      basis: z.literal("scoped"),
      key: z.enum(["issued_credential", "credential_session"]),
      why: z.string(),
    })
    .describe("A log record at the other end of a credential: of the call that issued it, or of one made with it."),
);

export const credentialChain = component<CredentialChain>()(
  "CredentialChain",
  z
    .object({
      issued_by: z.array(credentialEnd).describe("What issued the credentials that it was done with."),
      used_for: z.array(credentialEnd).describe("What was later done with credentials that it issued: the first."),
      uses: z.number(),
      more_uses: z.boolean().describe("True where more were found than are looked at."),
    })
    .describe("The credentials of other systems that its calls used and issued, where the caller sees the other end."),
);
