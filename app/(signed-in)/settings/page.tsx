import type { Metadata } from "next";
import { SettingsPage } from "@/components/settings/SettingsPage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { runtime } from "@/lib/http/runtime";
import { settings } from "@/lib/services/notification/settings";
import { submitDisable, submitEndpoint, submitPreferences, submitRedeliver, submitRotation } from "./actions";

export const metadata: Metadata = { title: "Settings" };

export default async function Page() {
  const ctx = await pageContext();
  const answer = await forPage(settings({ ctx, sendsMail: runtime().outbound.mail !== undefined }));
  return (
    <SettingsPage
      settings={answer}
      change={submitPreferences}
      create={submitEndpoint}
      rotate={submitRotation}
      disable={submitDisable}
      redeliver={submitRedeliver}
    />
  );
}
