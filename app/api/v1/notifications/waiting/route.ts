import { personRoute } from "@/lib/http/person/route";
import { waitingForMe } from "@/lib/services/notification/waitingForMe";

export const GET = personRoute(async ({ ctx }) => ({ waiting: await waitingForMe({ ctx }) }));
