import { personRoute } from "@/lib/http/person/route";
import { enableSource } from "@/lib/services/source/changeSettings";

export const POST = personRoute<{ name: string }>(({ ctx, params }) => enableSource({ ctx, source: params.name }));
