import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { runtime } from "@/lib/http/runtime";
import { explainDrift } from "@/lib/services/principal/explain";

export const POST = personRoute<{ id: string }>(async ({ ctx, request, params: { id } }) =>
  explainDrift({
    ctx,
    input: { key: id, explanation: await readJson(request) },
    ages: runtime().configuration.credentialAges,
  }),
);
