import { personRoute } from "@/lib/http/person/route";
import { signOut } from "@/lib/services/person/signOut";
import { listSessions } from "@/lib/services/session/list";

export const GET = personRoute(({ ctx, request }) =>
  listSessions({ ctx, input: Object.fromEntries(new URL(request.url).searchParams) }),
);

export const DELETE = personRoute(({ ctx }) => signOut({ ctx, input: { everywhere: true } }));
