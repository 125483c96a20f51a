import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { revoke } from "@/lib/services/approval/revoke";

export const POST = personRoute<{ id: string }>(async ({ ctx, request, params: { id } }) =>
  revoke({ ctx, input: { id, answer: await readJson(request) } }),
);
