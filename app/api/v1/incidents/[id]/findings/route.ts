import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { addFinding } from "@/lib/services/incident/addFinding";

export const POST = personRoute<{ id: string }>(async ({ ctx, request, params: { id } }) =>
  addFinding({ ctx, input: { id, finding: await readJson(request) } }),
);
