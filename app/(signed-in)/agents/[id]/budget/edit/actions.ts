"use server";

import { proposeBudgetFormSchema } from "@/lib/contracts/budgetEditor";
import { personAction } from "@/lib/http/person/action";
import { proposeBudget } from "@/lib/services/budgetEditor/propose";

export const submitBudget = personAction(proposeBudgetFormSchema, proposeBudget);
