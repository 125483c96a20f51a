import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { addFollowUp } from "@/lib/services/incident/addFollowUp";

export const POST = personRoute<{ id: string }>(async ({ ctx, request, params: { id } }) =>
  addFollowUp({ ctx, input: { id, followUp: await readJson(request) } }),
);
