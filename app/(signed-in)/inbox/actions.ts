"use server";

import { approveFormSchema, denyFormSchema } from "@/lib/contracts/approvals";
import { personAction } from "@/lib/http/person/action";
import { approve } from "@/lib/services/approval/approve";
import { deny } from "@/lib/services/approval/deny";

export const submitApproval = personAction(approveFormSchema, ({ ctx, input: { id } }) =>
  approve({ ctx, input: { id } }),
);

export const submitDenial = personAction(denyFormSchema, ({ ctx, input: { id, reason } }) =>
  deny({ ctx, input: { id, answer: { reason } } }),
);
