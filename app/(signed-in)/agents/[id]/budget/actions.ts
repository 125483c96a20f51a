"use server";

import { removeGrantFormSchema } from "@/lib/contracts/budgets";
import { personAction } from "@/lib/http/person/action";
import { removeGrant } from "@/lib/services/budget/removeGrant";

export const submitGrantRemoval = personAction(removeGrantFormSchema, ({ ctx, input: { id, ...removal } }) =>
  removeGrant({ ctx, input: { id, removal } }),
);
