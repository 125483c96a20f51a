import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { removeGrant } from "@/lib/services/budget/removeGrant";

export const POST = personRoute<{ id: string }>(async ({ ctx, params, request }) =>
  removeGrant({ ctx, input: { id: params.id, removal: await readJson(request) } }),
);
