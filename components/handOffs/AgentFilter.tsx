"use client";

import { usePathname, useRouter } from "next/navigation";
import { useTransition } from "react";
import { Select } from "@/components/ui/Field";
import type { HandOffView } from "@/lib/contracts/handOffs";
import { handOffsQuery } from "./query";

/** Whose hand-offs the list shows. The choice lives in the address; without scripts it is a form. */
export function AgentFilter({
  view,
  agent,
  agents,
}: {
  view: HandOffView;
  agent: string | null;
  agents: readonly string[];
}) {
  const router = useRouter();
  const pathname = usePathname();
  const [isPending, startTransition] = useTransition();
  const choose = (chosen: string) =>
    startTransition(() => router.replace(`${pathname}${handOffsQuery({ view, agent: chosen })}`, { scroll: false }));
  // One that a link names and that is not there (any more) is still what the list is narrowed to.
  const listed = agent === null || agents.includes(agent) ? agents : [agent, ...agents];
  return (
    <search aria-label="Filter the hand-offs" aria-busy={isPending}>
      <form action="/handoffs">
        {view !== "waiting" && <input type="hidden" name="view" value={view} />}
        <Select name="agent" aria-label="Agent" value={agent ?? ""} onChange={(event) => choose(event.target.value)}>
          <option value="">Any agent</option>
          {listed.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </Select>
        <noscript>
          <button type="submit" className="text-sm font-medium text-accent-ink underline">
            Show these
          </button>
        </noscript>
      </form>
    </search>
  );
}
