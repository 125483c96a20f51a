"use server";

import {
  changeFormSchema,
  changeIdSchema,
  commentFormSchema,
  previewFormSchema,
  reviewFormSchema,
  rollBackSchema,
  writeDownSchema,
} from "@/lib/contracts/changes";
import { contractionIdSchema, dismissContractionFormSchema } from "@/lib/contracts/contractions";
import { personAction } from "@/lib/http/person/action";
import { approveChange } from "@/lib/services/change/approve";
import { commentOnChange } from "@/lib/services/change/comment";
import { previewChange } from "@/lib/services/change/preview";
import { rebaseChange } from "@/lib/services/change/rebase";
import { rejectChange } from "@/lib/services/change/reject";
import { rollBackBudget } from "@/lib/services/change/rollBack";
import { submitChange } from "@/lib/services/change/submit";
import { withdrawChange } from "@/lib/services/change/withdraw";
import { writeDown } from "@/lib/services/change/writeDown";
import { dismissContraction } from "@/lib/services/contraction/dismiss";
import { takeContraction } from "@/lib/services/contraction/take";

export const askPreview = personAction(previewFormSchema, previewChange);

export const submitProposal = personAction(writeDownSchema, writeDown);

export const submitChangeRequest = personAction(changeIdSchema, submitChange);

export const submitRollBack = personAction(rollBackSchema, rollBackBudget);

export const submitRebase = personAction(changeIdSchema, rebaseChange);

export const submitWithdrawal = personAction(changeFormSchema, ({ ctx, input: { id, reason } }) =>
  withdrawChange({ ctx, input: { id, withdrawal: { reason } } }),
);

export const submitApproval = personAction(reviewFormSchema, ({ ctx, input: { id, ...review } }) =>
  approveChange({ ctx, input: { id, review } }),
);

export const submitRejection = personAction(reviewFormSchema, ({ ctx, input: { id, ...review } }) =>
  rejectChange({ ctx, input: { id, review } }),
);

export const submitComment = personAction(commentFormSchema, ({ ctx, input: { id, ...comment } }) =>
  commentOnChange({ ctx, input: { id, comment } }),
);

export const submitContraction = personAction(contractionIdSchema, takeContraction);

export const submitDismissal = personAction(dismissContractionFormSchema, ({ ctx, input: { id, reason } }) =>
  dismissContraction({ ctx, input: { id, dismissal: { reason } } }),
);
