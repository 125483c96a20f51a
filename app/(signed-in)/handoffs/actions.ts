"use server";

import { acceptFormSchema, finishFormSchema, giveBackFormSchema, passFormSchema } from "@/lib/contracts/handOffs";
import { personAction } from "@/lib/http/person/action";
import { acceptHandOff } from "@/lib/services/handOff/accept";
import { finishHandOff } from "@/lib/services/handOff/finish";
import { giveBackHandOff } from "@/lib/services/handOff/giveBack";
import { passHandOff } from "@/lib/services/handOff/pass";

export const submitAccept = personAction(acceptFormSchema, ({ ctx, input }) => acceptHandOff({ ctx, input }));

export const submitDone = personAction(finishFormSchema, ({ ctx, input: { id, ...answer } }) =>
  finishHandOff({ ctx, input: { id, answer } }),
);

export const submitReturn = personAction(giveBackFormSchema, ({ ctx, input: { id, ...answer } }) =>
  giveBackHandOff({ ctx, input: { id, answer } }),
);

export const submitPass = personAction(passFormSchema, ({ ctx, input: { id, ...answer } }) =>
  passHandOff({ ctx, input: { id, answer } }),
);
