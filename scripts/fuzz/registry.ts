import { fuzzCedar } from "@/tests/reference/cedar/fuzz";
import type { Judge } from "./judge";

/** Everyone who judges the engine. */
export const JUDGES: readonly Judge[] = [{ name: "cedar", fuzz: fuzzCedar }];
