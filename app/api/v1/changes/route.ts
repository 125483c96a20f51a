import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { createChange } from "@/lib/services/change/create";
import { listChanges } from "@/lib/services/change/list";

export const GET = personRoute(({ ctx, request }) =>
  listChanges({ ctx, input: Object.fromEntries(new URL(request.url).searchParams) }),
);

export const POST = personRoute(async ({ ctx, request }) => createChange({ ctx, input: await readJson(request) }));
