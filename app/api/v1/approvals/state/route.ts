import { personRoute } from "@/lib/http/person/route";
import { inboxState } from "@/lib/services/approval/inboxState";

export const GET = personRoute(({ ctx }) => inboxState({ ctx }));
