"use client";

import { Play } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useState, useTransition } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/Button";
import { Panel } from "@/components/ui/Panel";
import type { ActionResult } from "@/lib/contracts/actionResult";
import type { DemonstrationStatus } from "@/lib/contracts/demonstration";
import { DemonstrationSteps } from "./DemonstrationSteps";

/** How often a run is looked at, in milliseconds. */
const LOOK_MS = 1_000;

/** Starts the demonstration and shows how it goes. It runs on the server: leaving the page does not end it. */
export function StartDemonstration({
  initial,
  start,
  look,
}: {
  initial: DemonstrationStatus;
  start: (input: undefined) => Promise<ActionResult<DemonstrationStatus>>;
  look: (input: undefined) => Promise<ActionResult<DemonstrationStatus>>;
}) {
  const [status, setStatus] = useState(initial);
  const [isStarting, begin] = useTransition();
  const router = useRouter();
  const isRunning = status.run?.state === "running";

  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(async () => {
      // A server that does not answer now is asked again.
      const result = await look(undefined).catch(() => null);
      if (result?.ok !== true) return;
      setStatus(result.value);
      if (result.value.run?.state !== "running") router.refresh();
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [isRunning, look, router]);

  const { run, may_start: mayStart } = status;
  if (run === null && !mayStart) return null;
  return (
    <Panel
      title="Demonstration"
      hint="A scripted agent works on real files through the gateway. One of its calls waits here for a person."
      actions={
        (mayStart || isRunning) && (
          <Button
            tone={run === null ? "primary" : "secondary"}
            size="small"
            disabled={isStarting || isRunning}
            onClick={() =>
              begin(async () => {
                const result = await start(undefined);
                if (result.ok) setStatus(result.value);
                else toast.error(result.message);
              })
            }
          >
            <Play aria-hidden className="size-3.5" />
            {isRunning ? "It is running" : run === null ? "Run the demonstration" : "Run it again"}
          </Button>
        )
      }
      flush
    >
      {run === null ? (
        <p className="px-4 py-3 text-left text-sm text-ink-muted">
          Reads and a write inside the budget pass, a forbidden call is denied, and one goes over its limit. It takes a
          few seconds, and then as long as you take to answer.
        </p>
      ) : (
        <DemonstrationSteps run={run} />
      )}
    </Panel>
  );
}
