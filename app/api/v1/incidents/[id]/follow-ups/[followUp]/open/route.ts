import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { openFollowUp } from "@/lib/services/incident/openFollowUp";

export const POST = personRoute<{ id: string; followUp: string }>(async ({ ctx, request, params }) =>
  openFollowUp({ ctx, input: { ...params, opening: await readJson(request) } }),
);
