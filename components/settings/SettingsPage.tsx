import { PageHeader } from "@/components/ui/PageHeader";
import { Panel } from "@/components/ui/Panel";
import type { ActionResult } from "@/lib/contracts/actionResult";
import type { MailPreferences, SettingsAnswer } from "@/lib/contracts/notifications";
import type { CreatedEndpoint, CreateEndpoint, RotatedSecret } from "@/lib/contracts/webhooks";
import { DesktopSwitch } from "./DesktopSwitch";
import { MailChoices } from "./MailChoices";
import { WebhooksPanels } from "./WebhooksPanels";

export type ChangePreferences = (input: MailPreferences) => Promise<ActionResult<unknown>>;
export type Create = (input: CreateEndpoint) => Promise<ActionResult<CreatedEndpoint>>;
export type Rotate = (input: { id: string }) => Promise<ActionResult<RotatedSecret>>;
/** Does something with one endpoint or one delivery. */
export type WithId = (input: { id: string }) => Promise<ActionResult<unknown>>;

/** What one is told of and how, and for admins where webhooks go. */
export function SettingsPage({
  settings: { mail, webhooks },
  change,
  create,
  rotate,
  disable,
  redeliver,
}: {
  settings: SettingsAnswer;
  change: ChangePreferences;
  create: Create;
  rotate: Rotate;
  disable: WithId;
  redeliver: WithId;
}) {
  return (
    <>
      <PageHeader
        title="Settings"
        description={
          webhooks === null
            ? "What you are told of, and how."
            : "What you are told of, and how. As an admin you also set where webhooks go."
        }
      />
      <div className="space-y-6">
        <Panel title="Notifications" hint="Yours alone. The links open Ambit, where you sign in and answer.">
          <div className="grid gap-8 lg:grid-cols-2">
            <MailChoices mail={mail} change={change} />
            <DesktopSwitch />
          </div>
        </Panel>
        {webhooks !== null && (
          <WebhooksPanels webhooks={webhooks} create={create} rotate={rotate} disable={disable} redeliver={redeliver} />
        )}
      </div>
    </>
  );
}
