import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { giveBackHandOff } from "@/lib/services/handOff/giveBack";

export const POST = personRoute<{ id: string }>(async ({ ctx, request, params: { id } }) =>
  giveBackHandOff({ ctx, input: { id, answer: await readJson(request) } }),
);
