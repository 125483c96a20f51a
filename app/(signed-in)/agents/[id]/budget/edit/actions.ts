"use server";

import { previewBudgetFormSchema, proposeBudgetFormSchema } from "@/lib/contracts/budgetEditor";
import { personAction } from "@/lib/http/person/action";
import { previewBudget } from "@/lib/services/budgetEditor/preview";
import { proposeBudget } from "@/lib/services/budgetEditor/propose";

export const askPreview = personAction(previewBudgetFormSchema, previewBudget);

export const submitBudget = personAction(proposeBudgetFormSchema, proposeBudget);
