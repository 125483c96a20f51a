import { personRoute } from "@/lib/http/person/route";
import { getBounded } from "@/lib/services/boundedApproval/get";

export const GET = personRoute<{ id: string }>(({ ctx, params }) => getBounded({ ctx, input: params }));
