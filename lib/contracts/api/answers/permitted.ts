import { z } from "zod";
import type { Permitted } from "@/lib/contracts/handOffs";
import { component } from "../component";

export const permitted = component<Permitted>()(
  "Permitted",
  z
    .union([z.object({ allowed: z.literal(true) }), z.object({ allowed: z.literal(false), reason: z.string() })])
    .describe("What the one who asks may do, or why not."),
);
