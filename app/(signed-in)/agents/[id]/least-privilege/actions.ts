"use server";

import { proposeLeastPrivilegeFormSchema } from "@/lib/contracts/leastPrivilege";
import { personAction } from "@/lib/http/person/action";
import { proposeLeastPrivilege } from "@/lib/services/leastPrivilege/propose";

export const submitLeastPrivilege = personAction(
  proposeLeastPrivilegeFormSchema,
  ({ ctx, input: { id, ...proposal } }) => proposeLeastPrivilege({ ctx, input: { id, proposal } }),
);
