"use server";

import { credentialIdSchema } from "@/lib/contracts/agents";
import { personAction } from "@/lib/http/person/action";
import { revokeCredential } from "@/lib/services/credential/revoke";

export const submitRevocation = personAction(credentialIdSchema, revokeCredential);
