import { TriangleAlert } from "lucide-react";
import Link from "next/link";
import { Mark } from "@/components/actions/Lanes";
import { Panel } from "@/components/ui/Panel";
import { UntrustedText } from "@/components/ui/UntrustedText";
import { differenceOf, type StateChangePhase, type StateTold, statesTold } from "@/lib/contracts/actions";
import { Changed } from "./Changed";
import { ResourceLink } from "./ResourceLink";
import { BASIS_WORDS } from "./words";

/** This many changes of one thing are written out before the rest are folded. */
const TOLD_SHOWN = 5;
/** And this many things. */
const THINGS_SHOWN = 20;

/** What changed, thing by thing: what each system says of it, and where they contradict each other. */
export function StateChanges({ phase }: { phase: StateChangePhase }) {
  const states = statesTold(phase.changes);
  const [shown, folded] = [states.slice(0, THINGS_SHOWN), states.slice(THINGS_SHOWN)];
  return (
    <Panel title="What changed" hint={hintOf(states)} flush>
      {shown.map((state) => (
        <Thing key={JSON.stringify(state.resource)} state={state} />
      ))}
      {folded.length > 0 && (
        <details>
          <summary className="px-4 py-2.5 text-sm text-ink-muted hover:text-ink">{folded.length} more things</summary>
          {folded.map((state) => (
            <Thing key={JSON.stringify(state.resource)} state={state} />
          ))}
        </details>
      )}
    </Panel>
  );
}

function hintOf(states: readonly StateTold[]): string {
  const systems = new Set(states.flatMap((state) => state.systems)).size;
  return `${states.length} ${states.length === 1 ? "thing" : "things"}, told of by ${systems} ${systems === 1 ? "system" : "systems"}`;
}

function Thing({ state: { resource, told, contradictions } }: { state: StateTold }) {
  const [shown, folded] = [told.slice(0, TOLD_SHOWN), told.slice(TOLD_SHOWN)];
  return (
    <div className="border-b border-line px-4 py-3 last:border-b-0">
      <h3 className="text-sm">
        <ResourceLink resource={resource} maxCharacters={200} />
      </h3>
      {contradictions.length > 0 && <Contradictions contradictions={contradictions} />}
      {shown.map((change, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a report may list one resource twice; its order is part of the record.
        <Told key={index} change={change} />
      ))}
      {folded.length > 0 && (
        <details className="mt-2">
          <summary className="text-xs text-ink-muted hover:text-ink">{folded.length} more changes of it</summary>
          {folded.map((change, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a report may list one resource twice; its order is part of the record.
            <Told key={index} change={change} />
          ))}
        </details>
      )}
    </div>
  );
}

function Told({ change }: { change: StateChangePhase["changes"][number] }) {
  return (
    <div className="mt-2">
      <p className="flex flex-wrap items-center gap-x-2 text-xs text-ink-muted">
        <span className="font-medium text-ink">
          <UntrustedText inline text={change.system} maxCharacters={80} />
        </span>
        <span className="inline-flex items-center gap-1" title={BASIS_WORDS[change.basis].meaning}>
          <span className="scale-75">
            <Mark kind={change.basis} />
          </span>
          {BASIS_WORDS[change.basis].words}
        </span>
        {change.fragment_id !== null && (
          <Link
            href={`?fragment=${change.fragment_id}`}
            scroll={false}
            className="text-accent-ink underline underline-offset-2 print:hidden"
          >
            its log record
          </Link>
        )}
        {change.reference !== null && (
          <span>
            reference <UntrustedText inline mono text={change.reference} />
          </span>
        )}
      </p>
      <Changed differences={differenceOf(change.before, change.after)} />
    </div>
  );
}

const SIDES = { before: "Before it", after: "After it" } as const;

function Contradictions({ contradictions }: { contradictions: StateTold["contradictions"] }) {
  return (
    <div className="mt-2 flex gap-2 rounded-md border border-stop/40 bg-stop-soft px-3 py-2 text-sm text-stop-ink">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0">
        <p className="font-medium">Systems contradict each other</p>
        <ul className="list-disc pl-4">
          {contradictions.map(({ side, pointer, said }) => (
            <li key={`${side} ${pointer}`}>
              {SIDES[side]}
              {pointer !== "" && (
                <>
                  , <UntrustedText inline mono text={pointer} />
                </>
              )}
              :{" "}
              {said.map(({ system, value }, index) => (
                <span key={system}>
                  {index > 0 && "; "}
                  <UntrustedText inline text={system} maxCharacters={60} /> says{" "}
                  <UntrustedText
                    inline
                    mono
                    text={typeof value === "string" ? value : JSON.stringify(value)}
                    maxCharacters={120}
                  />
                </span>
              ))}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
