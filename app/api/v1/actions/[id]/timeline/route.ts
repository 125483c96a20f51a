import { personRoute } from "@/lib/http/person/route";
import { timeline } from "@/lib/services/action/timeline";

export const GET = personRoute<{ id: string }>(({ ctx, params }) => timeline({ ctx, input: { id: params.id } }));
