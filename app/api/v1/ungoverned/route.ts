import { personRoute } from "@/lib/http/person/route";
import { listUngoverned } from "@/lib/services/observedAction/listUngoverned";

export const GET = personRoute(({ ctx }) => listUngoverned({ ctx }));
