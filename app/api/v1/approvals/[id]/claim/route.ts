import { personRoute } from "@/lib/http/person/route";
import { claim } from "@/lib/services/approval/claim";

export const POST = personRoute<{ id: string }>(({ ctx, params: { id } }) => claim({ ctx, input: { id } }));
