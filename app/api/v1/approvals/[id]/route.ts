import { personRoute } from "@/lib/http/person/route";
import { get } from "@/lib/services/approval/get";

export const GET = personRoute<{ id: string }>(({ ctx, params }) => get({ ctx, input: params }));
