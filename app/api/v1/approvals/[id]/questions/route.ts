import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { askAgent } from "@/lib/services/approval/askAgent";

export const POST = personRoute<{ id: string }>(async ({ ctx, request, params: { id } }) =>
  askAgent({ ctx, input: { id, answer: await readJson(request) } }),
);
