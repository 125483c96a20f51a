import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { refuseBreakGlass } from "@/lib/services/breakGlass/close";

export const POST = personRoute<{ id: string }>(async ({ ctx, request, params: { id } }) =>
  refuseBreakGlass({ ctx, input: { id, answer: await readJson(request) } }),
);
