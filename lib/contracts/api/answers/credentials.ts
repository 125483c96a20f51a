import { z } from "zod";
import { component } from "../component";

export const revokedCredential = component<{ permits: number }>()(
  "RevokedCredential",
  z.object({ permits: z.number().describe("How many permits were revoked with it.") }),
);
