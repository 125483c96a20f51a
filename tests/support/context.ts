import { hkdfSync } from "node:crypto";
import type { Database } from "@/lib/db/database";
import type { Actor, ServiceContext, SystemActor } from "@/lib/services/context";
import type { TestClock } from "./clock";

interface Parts {
  db: Database;
  clock: TestClock;
}

/** A service context at the test's time; the actor is Ambit itself unless one is given. */
export function testContext(parts: Parts): ServiceContext<SystemActor>;
export function testContext<A extends Actor>(parts: Parts & { actor: A }): ServiceContext<A>;
export function testContext({ db, clock, actor }: Parts & { actor?: Actor }): ServiceContext {
  return {
    actor: actor ?? { kind: "system", name: "test" },
    now: clock.now,
    db,
    publicUrl: "http://ambit.test",
    deriveKey: (purpose) => Buffer.from(hkdfSync("sha256", "a master secret for tests alone", "tests", purpose, 32)),
  };
}
