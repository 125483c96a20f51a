import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { giveBreakGlass } from "@/lib/services/breakGlass/give";

export const POST = personRoute<{ id: string }>(async ({ ctx, request, params: { id } }) =>
  giveBreakGlass({ ctx, input: { id, answer: await readJson(request) } }),
);
