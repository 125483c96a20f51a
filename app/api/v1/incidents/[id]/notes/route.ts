import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { noteOnIncident } from "@/lib/services/incident/note";

export const POST = personRoute<{ id: string }>(async ({ ctx, request, params: { id } }) =>
  noteOnIncident({ ctx, input: { id, note: await readJson(request) } }),
);
