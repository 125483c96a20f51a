import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { reviewBreakGlass } from "@/lib/services/breakGlass/review";

export const POST = personRoute<{ id: string }>(async ({ ctx, request, params: { id } }) =>
  reviewBreakGlass({ ctx, input: { id, review: await readJson(request) } }),
);
