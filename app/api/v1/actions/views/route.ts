import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { listViews } from "@/lib/services/savedView/list";
import { saveView } from "@/lib/services/savedView/save";

export const GET = personRoute(async ({ ctx }) => ({ views: await listViews({ ctx, input: { list: "actions" } }) }));

export const POST = personRoute(async ({ ctx, request }) =>
  saveView({ ctx, input: { list: "actions", view: await readJson(request) } }),
);
