import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { changeMapping } from "@/lib/services/source/changeSettings";

export const PUT = personRoute<{ name: string }>(async ({ ctx, params, request }) =>
  changeMapping({ ctx, source: params.name, input: await readJson(request) }),
);
