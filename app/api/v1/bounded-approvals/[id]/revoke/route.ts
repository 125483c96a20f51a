import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { revokeBounded } from "@/lib/services/boundedApproval/revoke";

export const POST = personRoute<{ id: string }>(async ({ ctx, request, params: { id } }) =>
  revokeBounded({ ctx, input: { id, answer: await readJson(request) } }),
);
