import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { reviewIncident } from "@/lib/services/incident/review";

export const POST = personRoute<{ id: string }>(async ({ ctx, request, params: { id } }) =>
  reviewIncident({ ctx, input: { id, review: await readJson(request) } }),
);
