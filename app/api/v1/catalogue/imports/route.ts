import { importToolsSchema } from "@/lib/contracts/toolImport";
import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { importTools } from "@/lib/services/toolImport/importTools";

export const POST = personRoute(async ({ ctx, request }) => {
  const sent = importToolsSchema.parse(await readJson(request));
  return importTools({ ctx, input: { ...sent, kind: "pasted" } });
});
