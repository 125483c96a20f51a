import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { releaseTool } from "@/lib/services/toolImport/release";

export const POST = personRoute<{ id: string }>(async ({ ctx, request, params: { id } }) =>
  releaseTool({ ctx, input: { id, release: await readJson(request) } }),
);
