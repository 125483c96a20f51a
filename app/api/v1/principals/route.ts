import { personRoute } from "@/lib/http/person/route";
import { runtime } from "@/lib/http/runtime";
import { listPrincipals } from "@/lib/services/principal/list";

export const GET = personRoute(({ ctx, request }) =>
  listPrincipals({
    ctx,
    input: Object.fromEntries(new URL(request.url).searchParams),
    ages: runtime().configuration.credentialAges,
  }),
);
