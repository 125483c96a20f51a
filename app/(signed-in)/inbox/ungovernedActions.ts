"use server";

import { z } from "zod";
import { acknowledgeSchema } from "@/lib/contracts/ungoverned";
import { personAction } from "@/lib/http/person/action";
import { acknowledge } from "@/lib/services/observedAction/acknowledge";

export const acknowledgeAction = personAction(
  acknowledgeSchema.extend({ id: z.string() }),
  async ({ ctx, input: { id, ...acknowledgement } }) => acknowledge({ ctx, input: { id, acknowledgement } }),
);
