import { z } from "zod";
import { component } from "../component";

export const health = component<{ status: string }>()("Health", z.object({ status: z.string() }));
