import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { withdrawChange } from "@/lib/services/change/withdraw";

export const POST = personRoute<{ id: string }>(async ({ ctx, request, params: { id } }) =>
  withdrawChange({ ctx, input: { id, withdrawal: await readJson(request) } }),
);
