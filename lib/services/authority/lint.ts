import { type Finding, lintOrganisation } from "@/lib/core/authority/lint";
import { stateOf } from "@/lib/services/change/assess";
import { type BundleText, bundleIn } from "./proposed";

/** What a bundle says and seldom means. @throws Problem `invalid` with every problem of the bundle. */
export function lintBundle(input: BundleText): Finding[] {
  const state = stateOf(bundleIn(input), new Map());
  return lintOrganisation(state.definition, state);
}
