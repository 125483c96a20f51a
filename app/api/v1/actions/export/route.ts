import { personRoute } from "@/lib/http/person/route";
import { exportFiltered } from "@/lib/services/action/exportFiltered";

export const GET = personRoute(async ({ ctx, request }) => {
  const file = await exportFiltered({ ctx, input: Object.fromEntries(new URL(request.url).searchParams) });
  return new Response(file.body, {
    headers: {
      "Content-Type": file.contentType,
      "Content-Disposition": `attachment; filename="${file.fileName}"`,
      "Cache-Control": "no-store",
      ...(file.truncated ? { "Ambit-Truncated": "true" } : {}),
    },
  });
});
