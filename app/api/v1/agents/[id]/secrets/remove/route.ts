import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { removeToolSecret } from "@/lib/services/toolSecret/remove";

export const POST = personRoute<{ id: string }>(async ({ ctx, params, request }) =>
  removeToolSecret({ ctx, input: { agent: params.id, given: await readJson(request) } }),
);
