import { fuzzCedar } from "@/tests/reference/cedar/fuzz";
import { fuzzReference } from "@/tests/reference/fuzz";
import { fuzzSchedules } from "@/tests/services/approval/schedules/onItsOwn";
import type { Judge } from "./judge";

/** Everyone who judges. */
export const JUDGES: readonly Judge[] = [
  { name: "reference", fuzz: fuzzReference },
  { name: "cedar", fuzz: fuzzCedar },
  { name: "schedules", fuzz: fuzzSchedules },
];
