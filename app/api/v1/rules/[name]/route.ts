import { personRoute } from "@/lib/http/person/route";
import { getRule } from "@/lib/services/rule/get";

export const GET = personRoute<{ name: string }>(({ ctx, params }) => getRule({ ctx, input: params }));
