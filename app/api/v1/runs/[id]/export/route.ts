import { personRoute } from "@/lib/http/person/route";
import { exportRun } from "@/lib/services/run/exportRun";

export const GET = personRoute<{ id: string }>(async ({ ctx, request, params }) => {
  const asked = Object.fromEntries(new URL(request.url).searchParams);
  const file = await exportRun({ ctx, input: { ...asked, id: params.id } });
  return new Response(file.body, {
    headers: {
      "Content-Type": file.contentType,
      "Content-Disposition": `attachment; filename="${file.fileName}"`,
      "Cache-Control": "no-store",
    },
  });
});
