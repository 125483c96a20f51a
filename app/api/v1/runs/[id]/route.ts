import { personRoute } from "@/lib/http/person/route";
import { getRun } from "@/lib/services/run/get";

export const GET = personRoute<{ id: string }>(({ ctx, params }) => getRun({ ctx, input: { id: params.id } }));
