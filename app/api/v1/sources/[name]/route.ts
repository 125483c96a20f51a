import { personRoute } from "@/lib/http/person/route";
import { getSource } from "@/lib/services/source/get";

export const GET = personRoute<{ name: string }>(({ ctx, params }) => getSource({ ctx, input: params }));
