import { Webhook } from "lucide-react";
import { Badge } from "@/components/ui/Badge";
import { EmptyState } from "@/components/ui/EmptyState";
import { Panel } from "@/components/ui/Panel";
import { Time } from "@/components/ui/Time";
import { NOTIFICATION_TYPES } from "@/lib/contracts/notifications";
import type { EndpointView, WebhooksAnswer } from "@/lib/contracts/webhooks";
import { CreateEndpointDialog } from "./CreateEndpointDialog";
import { DisableDialog } from "./DisableDialog";
import { FailedDeliveries } from "./FailedDeliveries";
import { RotateDialog } from "./RotateDialog";
import type { Create, Rotate, WithId } from "./SettingsPage";

/** Where webhooks go, and what could not be delivered. */
export function WebhooksPanels({
  webhooks: { endpoints, failed },
  create,
  rotate,
  disable,
  redeliver,
}: {
  webhooks: WebhooksAnswer;
  create: Create;
  rotate: Rotate;
  disable: WithId;
  redeliver: WithId;
}) {
  return (
    <>
      <Panel
        title="Webhooks"
        hint="Signed after Standard Webhooks. They name agent, action and environment, never an argument."
        actions={<CreateEndpointDialog create={create} />}
        flush
      >
        {endpoints.length === 0 ? (
          <EmptyState icon={<Webhook />} title="Nothing is sent anywhere">
            Add an endpoint to tell a chat, a pager or a program of your own what waits and what was stopped.
          </EmptyState>
        ) : (
          <ul className="divide-y divide-line">
            {endpoints.map((endpoint) => (
              <Endpoint key={endpoint.id} endpoint={endpoint} rotate={rotate} disable={disable} />
            ))}
          </ul>
        )}
      </Panel>
      {failed.length > 0 && <FailedDeliveries failed={failed} redeliver={redeliver} />}
    </>
  );
}

function Endpoint({ endpoint, rotate, disable }: { endpoint: EndpointView; rotate: Rotate; disable: WithId }) {
  const { label, url, types, created_at: createdAt, created_by: createdBy, disabled, deliveries } = endpoint;
  const told = types.length === NOTIFICATION_TYPES.length ? "everything" : types.join(", ");
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 px-4 py-4">
      <div className="min-w-0 flex-1 basis-64 space-y-1">
        <h3 className="flex flex-wrap items-center gap-2 text-sm font-semibold">
          <span className="min-w-0 break-words">{label}</span>
          {disabled !== null && <Badge>Disabled</Badge>}
          {disabled === null && deliveries.failed > 0 && (
            <Badge tone="stop">
              {deliveries.failed} failed {deliveries.failed === 1 ? "delivery" : "deliveries"}
            </Badge>
          )}
        </h3>
        <p className="font-mono text-xs [overflow-wrap:anywhere]">{url}</p>
        <p className="text-xs text-ink-muted">
          Is told: <span className="[overflow-wrap:anywhere]">{told}</span>
        </p>
        <p className="text-xs text-ink-muted">
          Delivered {deliveries.delivered}, waiting {deliveries.waiting}. Added by {createdBy} <Time at={createdAt} />
          {disabled !== null && (
            <>
              , disabled by {disabled.by} <Time at={disabled.at} />
            </>
          )}
        </p>
        {endpoint.former_secret_until !== null && disabled === null && (
          <p className="text-xs text-ink-muted">
            Signed with the new secret and the one before it, which ends <Time at={endpoint.former_secret_until} />.
          </p>
        )}
      </div>
      {disabled === null && (
        <div className="flex flex-wrap gap-2">
          <RotateDialog endpoint={endpoint} rotate={rotate} />
          <DisableDialog endpoint={endpoint} disable={disable} />
        </div>
      )}
    </li>
  );
}
