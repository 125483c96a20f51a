import { personRoute } from "@/lib/http/person/route";
import { runtime } from "@/lib/http/runtime";
import { exportPrincipals } from "@/lib/services/principal/exportList";

export const GET = personRoute(async ({ ctx, request }) => {
  const file = await exportPrincipals({
    ctx,
    input: Object.fromEntries(new URL(request.url).searchParams),
    ages: runtime().configuration.credentialAges,
  });
  return new Response(file.body, {
    headers: {
      "Content-Type": file.contentType,
      "Content-Disposition": `attachment; filename="${file.fileName}"`,
      "Cache-Control": "no-store",
    },
  });
});
