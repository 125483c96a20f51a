import { personRoute } from "@/lib/http/person/route";
import { listEnvironments } from "@/lib/services/environment/list";

export const GET = personRoute(({ ctx }) => listEnvironments({ ctx }));
