import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { changeSigningSecret } from "@/lib/services/source/changeSettings";

export const PUT = personRoute<{ name: string }>(async ({ ctx, params, request }) =>
  changeSigningSecret({ ctx, source: params.name, input: await readJson(request) }),
);
