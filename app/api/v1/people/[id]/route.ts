import { personRoute } from "@/lib/http/person/route";
import { getPerson } from "@/lib/services/person/get";

export const GET = personRoute<{ id: string }>(({ ctx, params }) => getPerson({ ctx, input: { id: params.id } }));
