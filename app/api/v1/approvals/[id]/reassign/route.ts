import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { reassign } from "@/lib/services/approval/reassign";

export const POST = personRoute<{ id: string }>(async ({ ctx, request, params: { id } }) =>
  reassign({ ctx, input: { id, answer: await readJson(request) } }),
);
