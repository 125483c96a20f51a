"use server";

import { revokeBoundedFormSchema } from "@/lib/contracts/boundedApprovals";
import { personAction } from "@/lib/http/person/action";
import { revokeBounded } from "@/lib/services/boundedApproval/revoke";

export const submitBoundedRevocation = personAction(revokeBoundedFormSchema, ({ ctx, input: { id, reason } }) =>
  revokeBounded({ ctx, input: { id, answer: { reason } } }),
);
