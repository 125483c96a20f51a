import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { withdrawBreakGlass } from "@/lib/services/breakGlass/close";

export const POST = personRoute<{ id: string }>(async ({ ctx, request, params: { id } }) =>
  withdrawBreakGlass({ ctx, input: { id, answer: await readJson(request) } }),
);
