import { OctagonX, Power } from "lucide-react";
import { EmptyState } from "@/components/ui/EmptyState";
import { PageHeader } from "@/components/ui/PageHeader";
import { Panel } from "@/components/ui/Panel";
import { Table, Td, Th, Tr } from "@/components/ui/Table";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { ActionResult } from "@/lib/contracts/actionResult";
import {
  type AuthorityEndView,
  type KillSwitchesAnswer,
  type KillSwitchView,
  killSwitchWords,
  type PulledKillSwitch,
  type PullKillSwitch,
} from "@/lib/contracts/killSwitches";
import { PullDialog } from "./PullDialog";
import { ReleaseDialog } from "./ReleaseDialog";
import { TimeToDead } from "./TimeToDead";

export type Pull = (input: PullKillSwitch) => Promise<ActionResult<PulledKillSwitch>>;
export type Release = (input: { id: string; reason: string }) => Promise<ActionResult<unknown>>;

/** What stands still now, what stood still before, and the way to stop more. */
export function KillSwitchesPage({
  switches: { inForce, released, otherEnds, mayPull },
  pull,
  release,
}: {
  switches: KillSwitchesAnswer;
  pull: Pull;
  release: Release;
}) {
  const mayPullAny = mayPull.organisation || mayPull.agents.length > 0;
  return (
    <>
      <PageHeader
        title="Kill switches"
        description="A switch stops what it covers at once, on every process: calls are denied, permits and access tokens end, approvals that wait are cancelled. A second person releases it."
        actions={mayPullAny ? <PullDialog mayPull={mayPull} pull={pull} /> : undefined}
      />
      <div className="space-y-6">
        <Panel
          title={inForce.length === 0 ? "In force" : `In force: ${inForce.length}`}
          flush
          className={inForce.length === 0 ? "" : "border-stop"}
        >
          {inForce.length === 0 ? (
            <EmptyState icon={<Power />} title="Nothing is stopped">
              {mayPullAny
                ? "Pull a switch when an agent, a tool or an environment must stand still now. It is easier to release than to clean up."
                : "Operators stop the agents of their own teams; security reviewers and admins stop everything else."}
            </EmptyState>
          ) : (
            <ul className="divide-y divide-line">
              {inForce.map((one) => (
                <InForce key={one.id} one={one} release={release} />
              ))}
            </ul>
          )}
        </Panel>
        {otherEnds.length > 0 && <OtherEnds ends={otherEnds} />}
        {released.length > 0 && <Released switches={released} />}
      </div>
    </>
  );
}

function InForce({ one, release }: { one: KillSwitchView; release: Release }) {
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 px-4 py-4">
      <div className="min-w-0 space-y-1">
        <h3 className="flex items-center gap-2 text-base font-semibold text-stop-ink">
          <OctagonX aria-hidden className="size-4 shrink-0" />
          Stopped: {killSwitchWords(one)}
        </h3>
        <div className="text-sm">
          <UntrustedText text={one.reason} />
        </div>
        <p className="text-xs text-ink-muted">
          Pulled by {one.pulledBy} <Time at={one.pulledAt} />
        </p>
        {one.end !== null && (
          <div className="pt-2">
            <TimeToDead end={one.end} />
          </div>
        )}
      </div>
      <ReleaseDialog one={one} release={release} />
    </li>
  );
}

function OtherEnds({ ends }: { ends: readonly AuthorityEndView[] }) {
  return (
    <Panel
      title="Suspended agents and revoked credentials"
      hint="The newest first, at most twenty: what of theirs is still alive, and how long it took."
      flush
    >
      <ul className="divide-y divide-line">
        {ends.map((end) => (
          <li key={end.id} className="space-y-1 px-4 py-3">
            <h3 className="text-sm font-semibold">
              {end.kind === "agent" ? (
                <>The agent {end.what} is no longer active</>
              ) : (
                <>
                  A credential of {end.agent} was revoked: <span className="font-mono text-xs">{end.what}</span>
                </>
              )}
            </h3>
            <p className="text-xs text-ink-muted">
              {end.stoppedBy} <Time at={end.stoppedAt} />
            </p>
            <TimeToDead end={end} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Released({ switches }: { switches: readonly KillSwitchView[] }) {
  return (
    <Panel title="Released" hint="The newest first, at most a hundred. The audit log keeps all of them." flush>
      <Table caption="Kill switches that were released">
        <thead>
          <tr>
            <Th>Stopped</Th>
            <Th>Why</Th>
            <Th>Pulled</Th>
            <Th>Time to dead</Th>
            <Th>Released</Th>
          </tr>
        </thead>
        <tbody>
          {switches.map((one) => (
            <Tr key={one.id}>
              <Td className="whitespace-nowrap">{killSwitchWords(one)}</Td>
              <Td className="min-w-56">
                <UntrustedText text={one.reason} />
              </Td>
              <Td className="whitespace-nowrap">
                {one.pulledBy}
                <br />
                <Time at={one.pulledAt} />
              </Td>
              <Td className="min-w-40">
                {one.end === null ? <span className="text-ink-muted">not measured</span> : <TimeToDead end={one.end} />}
              </Td>
              <Td className="min-w-40">
                {one.released?.by}
                <br />
                {one.released !== null && <Time at={one.released.at} />}
                {one.released?.reason && <UntrustedText text={one.released.reason} />}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}
