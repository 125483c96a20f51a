import { z } from "zod";
import { ALLOW_REASONS, DENY_REASONS, ESCALATE_REASONS, type ReasonCode } from "@/lib/core/decision/types";
import { component } from "../component";

/** The closed set of reasons. */
export const reasonCode = component<ReasonCode>()(
  "ReasonCode",
  z.enum([...ALLOW_REASONS, ...ESCALATE_REASONS, ...DENY_REASONS]),
);
