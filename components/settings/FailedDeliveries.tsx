"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/Button";
import { Panel } from "@/components/ui/Panel";
import { Table, Td, Th, Tr } from "@/components/ui/Table";
import { Time } from "@/components/ui/Time";
import { NOTIFICATION_WORDS } from "@/lib/contracts/notifications";
import type { FailedDelivery } from "@/lib/contracts/webhooks";
import type { WithId } from "./SettingsPage";

const UNREACHABLE = { ok: false, message: "The server did not answer. Try again." } as const;

/** Webhooks that were given up, each with the way to send it once more. */
export function FailedDeliveries({ failed, redeliver }: { failed: readonly FailedDelivery[]; redeliver: WithId }) {
  return (
    <Panel
      title={`Failed deliveries: ${failed.length}`}
      hint="Given up after ten attempts over three days. The newest first, at most a hundred."
      flush
    >
      <Table caption="Webhooks that could not be delivered">
        <thead>
          <tr>
            <Th>What happened</Th>
            <Th>Endpoint</Th>
            <Th>The last attempt</Th>
            <Th>Given up</Th>
            {/* Positioned, so that the hidden words scroll with the table instead of widening the page. */}
            <Th className="relative">
              <span className="sr-only">Send again</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {failed.map((delivery) => (
            <Failed key={delivery.id} delivery={delivery} redeliver={redeliver} />
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}

function Failed({ delivery, redeliver }: { delivery: FailedDelivery; redeliver: WithId }) {
  const router = useRouter();
  const [isBusy, startRedeliver] = useTransition();
  const { id, endpoint, type, occurred_at: occurredAt, failed_at: failedAt, attempts, error } = delivery;
  const submit = () =>
    startRedeliver(async () => {
      const result = await redeliver({ id }).catch(() => UNREACHABLE);
      if (result.ok) toast.success(`On its way again to ${endpoint.label}.`);
      else toast.error(result.message);
      router.refresh();
    });
  return (
    <Tr>
      <Td className="min-w-48">
        {NOTIFICATION_WORDS[type]}
        <span className="block text-xs text-ink-muted">
          <Time at={occurredAt} />
        </span>
      </Td>
      <Td className="min-w-32">{endpoint.label}</Td>
      <Td className="min-w-56">
        {error}
        <span className="block text-xs text-ink-muted">
          {attempts} {attempts === 1 ? "attempt" : "attempts"}
        </span>
      </Td>
      <Td className="whitespace-nowrap">
        <Time at={failedAt} />
      </Td>
      <Td className="text-right">
        {endpoint.disabled ? (
          <span className="text-xs text-ink-muted">Disabled</span>
        ) : (
          <Button size="small" disabled={isBusy} onClick={submit} aria-label={`Send again to ${endpoint.label}`}>
            {isBusy ? "Sending …" : "Send again"}
          </Button>
        )}
      </Td>
    </Tr>
  );
}
