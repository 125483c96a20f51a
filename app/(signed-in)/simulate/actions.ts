"use server";

import { simulateFormSchema, simulationFormSchema } from "@/lib/contracts/simulation";
import { personAction } from "@/lib/http/person/action";
import { getSimulationForm } from "@/lib/services/simulation/form";
import { simulate } from "@/lib/services/simulation/simulate";

export const runSimulation = personAction(simulateFormSchema, simulate);

export const askForm = personAction(simulationFormSchema, getSimulationForm);
