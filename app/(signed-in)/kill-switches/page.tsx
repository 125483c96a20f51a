import type { Metadata } from "next";
import { KillSwitchesPage } from "@/components/killSwitches/KillSwitchesPage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { listKillSwitches } from "@/lib/services/killSwitch/list";
import { submitPull, submitRelease } from "./actions";

export const metadata: Metadata = { title: "Kill switches" };

export default async function Page() {
  const ctx = await pageContext();
  const switches = await forPage(listKillSwitches({ ctx }));
  return <KillSwitchesPage switches={switches} pull={submitPull} release={submitRelease} />;
}
