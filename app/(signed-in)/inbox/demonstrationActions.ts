"use server";

import { z } from "zod";
import { personAction } from "@/lib/http/person/action";
import { startDemonstration } from "@/lib/services/demonstration/start";
import { demonstrationStatus } from "@/lib/services/demonstration/status";

const nothing = z.undefined();

export const startDemonstrationAction = personAction(nothing, ({ ctx }) => startDemonstration({ ctx }));
export const lookAtDemonstration = personAction(nothing, ({ ctx }) => demonstrationStatus({ ctx }));
