import { Countdown } from "@/components/ui/Countdown";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { AuthorityEndView, WaitingView } from "@/lib/contracts/killSwitches";
import type { HandedKind } from "@/lib/core/killSwitch/timeToDead";

const KIND_WORDS: Readonly<Record<HandedKind, readonly [one: string, many: string]>> = {
  access_token: ["access token", "access tokens"],
  permit: ["permit", "permits"],
  action_in_flight: ["action in flight", "actions in flight"],
  downstream_token: ["downstream token", "downstream tokens"],
};

/** What was handed out before the stop and still lives, by the second; or how long it lived on. */
export function TimeToDead({ end }: { end: AuthorityEndView }) {
  return (
    <div className="space-y-2 text-sm">
      {end.measured === null ? <StillAlive alive={end.alive} /> : <Measured measured={end.measured} />}
      {end.waiting !== null && <Waits waiting={end.waiting} />}
    </div>
  );
}

function Measured({ measured: { seconds, unreported } }: { measured: NonNullable<AuthorityEndView["measured"]> }) {
  if (seconds === null)
    return (
      <p>
        <strong className="font-semibold">No time to dead:</strong>{" "}
        {unreported === 1 ? "one action" : `${unreported.toLocaleString("en")} actions`} never told how it ended.
      </p>
    );
  return (
    <p>
      <strong className="font-semibold">Dead after {durationWords(seconds)}.</strong>{" "}
      <span className="text-ink-muted">
        From then on nothing that it stops and that was handed out before could act.
      </span>
    </p>
  );
}

/** `0 s`, `12.3 s`, `4 min 12 s`. */
export function durationWords(seconds: number): string {
  if (seconds < 60) return `${Number(seconds.toFixed(1))} s`;
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}

function StillAlive({ alive }: { alive: AuthorityEndView["alive"] }) {
  if (alive === null) return <p className="text-ink-muted">What was handed out before is still running out.</p>;
  if (alive.length === 0)
    return <p className="text-ink-muted">Nothing that was handed out before is alive. It is being measured.</p>;
  return (
    <>
      <p className="font-semibold">Still alive elsewhere</p>
      <ul className="max-w-prose space-y-1">
        {alive.map(({ kind, issuer, count, latestEnd }) => (
          <li key={`${kind} ${issuer}`} className="flex flex-wrap justify-between gap-x-4">
            <span>
              {count.toLocaleString("en")} {KIND_WORDS[kind][count === 1 ? 0 : 1]}{" "}
              <span className="text-xs text-ink-muted">
                of <UntrustedText inline text={issuer} maxCharacters={80} />
              </span>
            </span>
            <span className="text-ink-muted">
              {latestEnd === null ? "until the outcome is reported" : <Countdown until={latestEnd} over="over" />}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Waits({ waiting }: { waiting: WaitingView }) {
  const counts = [
    [waiting.approvalsPending, "waiting approvals"],
    [waiting.approvalsGiven, "approvals given and not used"],
    [waiting.handOffsOpen, "open hand-offs"],
    [waiting.handOffsTaken, "hand-offs taken"],
  ] as const;
  const held = counts.filter(([count]) => count > 0).map(([count, words]) => `${words}: ${count.toLocaleString("en")}`);
  return (
    <>
      {held.length > 0 && (
        <p className="text-xs text-ink-muted">
          Held while this holds, and good again after it unless they end before: {held.join(", ")}.
        </p>
      )}
      {waiting.sessions.length > 0 && (
        <p className="text-xs text-ink-muted">
          Still connected:{" "}
          {waiting.sessions.map(({ id, agent, label, lastAt }, place) => (
            <span key={id}>
              {place > 0 && ", "}
              {agent}
              {label !== null && (
                <>
                  {" "}
                  (<UntrustedText inline text={label} maxCharacters={60} />)
                </>
              )}{" "}
              heard <Time at={lastAt} />
            </span>
          ))}
          .
        </p>
      )}
    </>
  );
}
