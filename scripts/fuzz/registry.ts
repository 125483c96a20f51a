import { fuzzCedar } from "@/tests/reference/cedar/fuzz";
import { fuzzReference } from "@/tests/reference/fuzz";
import type { Judge } from "./judge";

/** Everyone who judges the engine. */
export const JUDGES: readonly Judge[] = [
  { name: "reference", fuzz: fuzzReference },
  { name: "cedar", fuzz: fuzzCedar },
];
