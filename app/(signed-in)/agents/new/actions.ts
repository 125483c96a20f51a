"use server";

import { templateFormSchema } from "@/lib/contracts/agentForms";
import { personAction } from "@/lib/http/person/action";
import { stageTemplate } from "@/lib/services/stage/template";

export const askTemplate = personAction(templateFormSchema, stageTemplate);
