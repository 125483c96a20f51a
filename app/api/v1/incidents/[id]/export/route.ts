import { personRoute } from "@/lib/http/person/route";
import { exportIncident } from "@/lib/services/incident/exportOne";

export const GET = personRoute<{ id: string }>(async ({ ctx, request, params: { id } }) => {
  const query = Object.fromEntries(new URL(request.url).searchParams);
  const file = await exportIncident({ ctx, input: { ...query, id } });
  return new Response(file.body, {
    headers: {
      "Content-Type": file.contentType,
      "Content-Disposition": `attachment; filename="${file.fileName}"`,
      "Cache-Control": "no-store",
    },
  });
});
