"use server";

import { importToolsFormSchema } from "@/lib/contracts/toolImport";
import { personAction } from "@/lib/http/person/action";
import { importPasted } from "@/lib/services/toolImport/importPasted";

export const submitImport = personAction(importToolsFormSchema, importPasted);
