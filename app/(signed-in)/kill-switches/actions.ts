"use server";

import { pullKillSwitchSchema, releaseFormSchema } from "@/lib/contracts/killSwitches";
import { personAction } from "@/lib/http/person/action";
import { pullKillSwitch } from "@/lib/services/killSwitch/pull";
import { releaseKillSwitch } from "@/lib/services/killSwitch/release";

export const submitPull = personAction(pullKillSwitchSchema, ({ ctx, input }) => pullKillSwitch({ ctx, input }));

export const submitRelease = personAction(releaseFormSchema, ({ ctx, input: { id, reason } }) =>
  releaseKillSwitch({ ctx, input: { id, answer: reason === "" ? {} : { reason } } }),
);
