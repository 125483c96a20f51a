"use server";

import {
  askBreakGlassSchema,
  breakGlassFormSchema,
  breakGlassIdSchema,
  breakGlassReviewFormSchema,
} from "@/lib/contracts/breakGlass";
import { endExceptionSchema, renewExceptionSchema } from "@/lib/contracts/exceptions";
import { personAction } from "@/lib/http/person/action";
import { askBreakGlass } from "@/lib/services/breakGlass/ask";
import { refuseBreakGlass, withdrawBreakGlass } from "@/lib/services/breakGlass/close";
import { endBreakGlass } from "@/lib/services/breakGlass/end";
import { giveBreakGlass } from "@/lib/services/breakGlass/give";
import { reviewBreakGlass } from "@/lib/services/breakGlass/review";
import { endException } from "@/lib/services/exception/end";
import { renewException } from "@/lib/services/exception/renew";

export const submitEnd = personAction(endExceptionSchema, endException);

export const submitRenewal = personAction(renewExceptionSchema, renewException);

export const submitAsk = personAction(askBreakGlassSchema, askBreakGlass);

export const submitGive = personAction(breakGlassIdSchema, giveBreakGlass);

export const submitWithdrawal = personAction(breakGlassIdSchema, withdrawBreakGlass);

export const submitRefusal = personAction(breakGlassFormSchema, ({ ctx, input: { id, reason } }) =>
  refuseBreakGlass({ ctx, input: { id, answer: { reason } } }),
);

export const submitBreakGlassEnd = personAction(breakGlassFormSchema, ({ ctx, input: { id, reason } }) =>
  endBreakGlass({ ctx, input: { id, answer: { reason } } }),
);

export const submitReview = personAction(breakGlassReviewFormSchema, ({ ctx, input: { id, findings } }) =>
  reviewBreakGlass({ ctx, input: { id, review: { findings } } }),
);
