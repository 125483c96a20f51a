import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { resolveFollowUp } from "@/lib/services/incident/resolveFollowUp";

export const POST = personRoute<{ id: string; followUp: string }>(async ({ ctx, request, params }) =>
  resolveFollowUp({ ctx, input: { ...params, resolution: await readJson(request) } }),
);
