import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { editIncident } from "@/lib/services/incident/edit";
import { getIncident } from "@/lib/services/incident/get";

export const GET = personRoute<{ id: string }>(({ ctx, params: { id } }) => getIncident({ ctx, input: { id } }));

export const PATCH = personRoute<{ id: string }>(async ({ ctx, request, params: { id } }) =>
  editIncident({ ctx, input: { id, edit: await readJson(request) } }),
);
