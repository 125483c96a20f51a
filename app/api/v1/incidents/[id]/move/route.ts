import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { moveIncident } from "@/lib/services/incident/move";

export const POST = personRoute<{ id: string }>(async ({ ctx, request, params: { id } }) =>
  moveIncident({ ctx, input: { id, move: await readJson(request) } }),
);
