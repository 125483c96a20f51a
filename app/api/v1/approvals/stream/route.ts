import { approvalStream } from "@/lib/http/live/approvalStream";
import { personRoute } from "@/lib/http/person/route";

export const dynamic = "force-dynamic";

export const GET = personRoute(async ({ ctx, request }) => approvalStream(ctx, request.signal));
