import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { withdrawFinding } from "@/lib/services/incident/withdrawFinding";

export const POST = personRoute<{ id: string; finding: string }>(async ({ ctx, request, params }) =>
  withdrawFinding({ ctx, input: { ...params, withdrawal: await readJson(request) } }),
);
