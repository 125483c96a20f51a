import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { finishHandOff } from "@/lib/services/handOff/finish";

export const POST = personRoute<{ id: string }>(async ({ ctx, request, params: { id } }) =>
  finishHandOff({ ctx, input: { id, answer: await readJson(request) } }),
);
