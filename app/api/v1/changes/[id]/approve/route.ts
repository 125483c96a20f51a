import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { approveChange } from "@/lib/services/change/approve";

export const POST = personRoute<{ id: string }>(async ({ ctx, request, params: { id } }) =>
  approveChange({ ctx, input: { id, review: await readJson(request) } }),
);
