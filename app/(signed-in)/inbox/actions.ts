"use server";

import { approvalFormSchema, questionFormSchema, reassignFormSchema, snoozeFormSchema } from "@/lib/contracts/answers";
import { approveFormSchema, denyFormSchema, revokeFormSchema } from "@/lib/contracts/approvals";
import { personAction } from "@/lib/http/person/action";
import { approveUndoably, undoApproval } from "@/lib/services/approval/approveUndoably";
import { askAgent } from "@/lib/services/approval/askAgent";
import { claim, unclaim } from "@/lib/services/approval/claim";
import { deny } from "@/lib/services/approval/deny";
import { reassign } from "@/lib/services/approval/reassign";
import { revoke } from "@/lib/services/approval/revoke";
import { snooze } from "@/lib/services/approval/snooze";

export const submitApproval = personAction(approveFormSchema, ({ ctx, input: { id, ...answer } }) =>
  approveUndoably({ ctx, input: { id, answer } }),
);

export const submitUndo = personAction(approvalFormSchema, ({ ctx, input }) => undoApproval({ ctx, input }));

export const submitDenial = personAction(denyFormSchema, ({ ctx, input: { id, reason } }) =>
  deny({ ctx, input: { id, answer: { reason } } }),
);

export const submitRevocation = personAction(revokeFormSchema, ({ ctx, input: { id, reason } }) =>
  revoke({ ctx, input: { id, answer: { reason } } }),
);

export const submitQuestion = personAction(questionFormSchema, ({ ctx, input: { id, text } }) =>
  askAgent({ ctx, input: { id, answer: { text } } }),
);

export const submitClaim = personAction(approvalFormSchema, ({ ctx, input }) => claim({ ctx, input }));

export const submitUnclaim = personAction(approvalFormSchema, ({ ctx, input }) => unclaim({ ctx, input }));

export const submitSnooze = personAction(snoozeFormSchema, ({ ctx, input: { id, until } }) =>
  snooze({ ctx, input: { id, answer: { until } } }),
);

export const submitReassignment = personAction(reassignFormSchema, ({ ctx, input: { id, person, team } }) =>
  reassign({
    ctx,
    input: { id, answer: { ...(person === undefined ? {} : { person }), ...(team === undefined ? {} : { team }) } },
  }),
);
