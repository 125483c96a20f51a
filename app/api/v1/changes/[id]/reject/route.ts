import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { rejectChange } from "@/lib/services/change/reject";

export const POST = personRoute<{ id: string }>(async ({ ctx, request, params: { id } }) =>
  rejectChange({ ctx, input: { id, review: await readJson(request) } }),
);
