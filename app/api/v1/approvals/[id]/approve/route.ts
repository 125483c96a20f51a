import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { approve } from "@/lib/services/approval/approve";

export const POST = personRoute<{ id: string }>(async ({ ctx, request, params: { id } }) =>
  approve({ ctx, input: { id, answer: await readJson(request) } }),
);
