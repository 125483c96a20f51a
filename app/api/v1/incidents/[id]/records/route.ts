import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { addIncidentRecords } from "@/lib/services/incident/addRecords";

export const POST = personRoute<{ id: string }>(async ({ ctx, request, params: { id } }) =>
  addIncidentRecords({ ctx, input: { id, addition: await readJson(request) } }),
);
