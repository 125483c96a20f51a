import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { tryMapping } from "@/lib/services/source/tryMapping";

export const POST = personRoute<{ name: string }>(async ({ ctx, params, request }) =>
  tryMapping({ ctx, source: params.name, input: await readJson(request) }),
);
