import type { AmbitClient } from "@/lib/enforce/ambit/client";
import type { Pins } from "./pins";
import type { Upstream } from "./upstream/upstream";

/** An upstream and what governs it. */
export interface Governed {
  name: string;
  /** What stands before the names of its tools and prompts. */
  prefix: string;
  upstream: Upstream;
  /** Ambit, with the upstream's credential. */
  ambit: AmbitClient;
  pins: Pins;
}
