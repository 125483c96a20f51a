import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { removeIncidentRecord } from "@/lib/services/incident/removeRecord";

export const POST = personRoute<{ id: string }>(async ({ ctx, request, params: { id } }) =>
  removeIncidentRecord({ ctx, input: { id, removal: await readJson(request) } }),
);
