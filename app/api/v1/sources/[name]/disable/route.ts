import { personRoute } from "@/lib/http/person/route";
import { disableSource } from "@/lib/services/source/changeSettings";

export const POST = personRoute<{ name: string }>(({ ctx, params }) => disableSource({ ctx, source: params.name }));
