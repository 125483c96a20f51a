import { personRoute } from "@/lib/http/person/route";
import { unclaim } from "@/lib/services/approval/claim";

export const POST = personRoute<{ id: string }>(({ ctx, params: { id } }) => unclaim({ ctx, input: { id } }));
