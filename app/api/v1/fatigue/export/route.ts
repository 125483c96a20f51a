import { personRoute } from "@/lib/http/person/route";
import { exportFatigue } from "@/lib/services/fatigue/exportTable";

export const GET = personRoute(async ({ ctx, request }) => {
  const file = await exportFatigue({ ctx, input: Object.fromEntries(new URL(request.url).searchParams) });
  return new Response(file.body, {
    headers: {
      "Content-Type": file.contentType,
      "Content-Disposition": `attachment; filename="${file.fileName}"`,
      "Cache-Control": "no-store",
    },
  });
});
