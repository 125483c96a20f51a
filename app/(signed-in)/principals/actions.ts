"use server";

import { explainFormSchema } from "@/lib/contracts/principals";
import { personAction } from "@/lib/http/person/action";
import { runtime } from "@/lib/http/runtime";
import { explainDrift } from "@/lib/services/principal/explain";

export const submitExplanation = personAction(explainFormSchema, ({ ctx, input: { key, reason } }) =>
  explainDrift({ ctx, input: { key, explanation: { reason } }, ages: runtime().configuration.credentialAges }),
);
