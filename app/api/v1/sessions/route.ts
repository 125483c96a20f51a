import { personRoute } from "@/lib/http/person/route";
import { signOut } from "@/lib/services/person/signOut";

export const DELETE = personRoute(({ ctx }) => signOut({ ctx, input: { everywhere: true } }));
