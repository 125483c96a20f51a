import type { SystemActor } from "@/lib/services/context";

/** Who acts while nobody is signed in yet. */
export const SIGN_IN_ACTOR: SystemActor = { kind: "system", name: "sign-in" };
