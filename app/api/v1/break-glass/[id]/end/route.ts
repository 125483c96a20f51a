import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { endBreakGlass } from "@/lib/services/breakGlass/end";

export const POST = personRoute<{ id: string }>(async ({ ctx, request, params: { id } }) =>
  endBreakGlass({ ctx, input: { id, answer: await readJson(request) } }),
);
