"use server";

import { approveManySchema, denyManySchema } from "@/lib/contracts/bulkAnswers";
import { deleteViewSchema, saveViewSchema } from "@/lib/contracts/savedViews";
import { personAction } from "@/lib/http/person/action";
import { approveMany } from "@/lib/services/approval/approveMany";
import { denyMany } from "@/lib/services/approval/denyMany";
import { deleteView } from "@/lib/services/savedView/remove";
import { saveView } from "@/lib/services/savedView/save";

export const submitDenials = personAction(denyManySchema, ({ ctx, input }) => denyMany({ ctx, input }));
export const submitApprovals = personAction(approveManySchema, ({ ctx, input }) => approveMany({ ctx, input }));
export const submitView = personAction(saveViewSchema, ({ ctx, input }) =>
  saveView({ ctx, input: { list: "inbox", view: input } }),
);
export const submitViewDeletion = personAction(deleteViewSchema, ({ ctx, input }) => deleteView({ ctx, input }));
