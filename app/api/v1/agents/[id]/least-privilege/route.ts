import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { getLeastPrivilege } from "@/lib/services/leastPrivilege/get";
import { proposeLeastPrivilege } from "@/lib/services/leastPrivilege/propose";

export const GET = personRoute<{ id: string }>(({ ctx, params, request }) =>
  getLeastPrivilege({ ctx, input: { ...Object.fromEntries(new URL(request.url).searchParams), id: params.id } }),
);

export const POST = personRoute<{ id: string }>(async ({ ctx, params, request }) =>
  proposeLeastPrivilege({ ctx, input: { id: params.id, proposal: await readJson(request) } }),
);
