"use server";

import { deleteViewSchema, saveViewSchema } from "@/lib/contracts/savedViews";
import { personAction } from "@/lib/http/person/action";
import { deleteView } from "@/lib/services/savedView/remove";
import { saveView } from "@/lib/services/savedView/save";

export const submitActionsView = personAction(saveViewSchema, ({ ctx, input }) =>
  saveView({ ctx, input: { list: "actions", view: input } }),
);
export const submitActionsViewDeletion = personAction(deleteViewSchema, ({ ctx, input }) => deleteView({ ctx, input }));
