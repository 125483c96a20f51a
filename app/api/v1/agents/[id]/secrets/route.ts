import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { listToolSecrets } from "@/lib/services/toolSecret/list";
import { setToolSecret } from "@/lib/services/toolSecret/set";

export const GET = personRoute<{ id: string }>(({ ctx, params }) =>
  listToolSecrets({ ctx, input: { agent: params.id } }),
);

export const POST = personRoute<{ id: string }>(async ({ ctx, params, request }) =>
  setToolSecret({ ctx, input: { agent: params.id, given: await readJson(request) } }),
);
