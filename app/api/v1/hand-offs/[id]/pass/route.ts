import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { passHandOff } from "@/lib/services/handOff/pass";

export const POST = personRoute<{ id: string }>(async ({ ctx, request, params: { id } }) =>
  passHandOff({ ctx, input: { id, answer: await readJson(request) } }),
);
