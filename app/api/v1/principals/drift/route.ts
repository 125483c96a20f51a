import { personRoute } from "@/lib/http/person/route";
import { runtime } from "@/lib/http/runtime";
import { listDrift } from "@/lib/services/principal/listDrift";

export const GET = personRoute(({ ctx, request }) =>
  listDrift({
    ctx,
    input: Object.fromEntries(new URL(request.url).searchParams),
    ages: runtime().configuration.credentialAges,
  }),
);
