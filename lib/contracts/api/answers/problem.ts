/** What goes wrong, as it is answered. */
import { z } from "zod";
import type { ProblemOnWire, TokenError } from "@/lib/contracts/access";
import { component } from "../component";

export const problem = component<ProblemOnWire>()(
  "Problem",
  z
    .object({
      type: z.string(),
      title: z.string(),
      status: z.number(),
      detail: z.string().exactOptional(),
      errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).exactOptional(),
    })
    .describe("RFC 9457."),
);

export const tokenError = component<TokenError>()(
  "TokenError",
  z
    .object({
      error: z.enum(["invalid_request", "unsupported_grant_type"]),
      error_description: z.string(),
    })
    .describe("RFC 6749 §5.2."),
);
