import Link from "next/link";
import { clockWords } from "@/components/timeline/words";
import { Panel } from "@/components/ui/Panel";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { ActionRecord, ReleasedSecret } from "@/lib/contracts/actions";
import { Facts } from "./WhyPanel";

/** What exactly was asked: arguments, on whose behalf, under which credential, with which ids. */
export function RequestPanel({ record }: { record: ActionRecord }) {
  const { request, credential } = record.phases;
  if (request === null) return null;
  return (
    <Panel title="Exact action">
      {request.arguments === null ? (
        <p className="text-sm text-ink-muted">It came without arguments.</p>
      ) : (
        <div className="rounded-md border border-line bg-sunken px-3 py-2 text-xs">
          <UntrustedText mono text={JSON.stringify(request.arguments, null, 2)} maxCharacters={8_000} maxLines={200} />
        </div>
      )}
      {request.justification !== null && (
        <figure className="mt-3 border-l-2 border-line-strong pl-3">
          <figcaption className="text-xs text-ink-muted">The agent's own words, as its claim</figcaption>
          <blockquote className="text-sm">
            <UntrustedText text={request.justification} />
          </blockquote>
        </figure>
      )}
      <div className="mt-4 text-sm">
        <Facts
          facts={[
            ["Evaluation", <Id key="evaluation" text={record.evaluation_id} />],
            ["Action digest", <Id key="digest" text={record.action_digest} />],
            [
              "On behalf of",
              request.on_behalf_of === null ? "nobody named" : <Id key="behalf" text={request.on_behalf_of} />,
            ],
            [
              "Credential",
              <span key="credential">
                <Id text={request.presented.hint} />{" "}
                {request.presented.kind === "agent" ? "held by the agent" : "held by an enforcement point"}
              </span>,
            ],
            ...(credential === null ? [] : [["Permit", <Id key="permit" text={credential.permit_id} />] as const]),
            ...(credential?.secret == null
              ? []
              : [["Secret let go", <LetGo key="secret" secret={credential.secret} />] as const]),
            ...(credential?.principal == null
              ? []
              : [["Principal", <Id key="principal" text={credential.principal} />] as const]),
            [
              "Session",
              request.session.label === null && request.session.claimed_id === null && request.session.shared ? (
                "the agent's shared one"
              ) : (
                <Id key="session" text={request.session.label ?? request.session.claimed_id ?? request.session.id} />
              ),
            ],
            [
              "Request id",
              request.request_id === null ? (
                <IdOrNone key="request" text={null} />
              ) : (
                <Link
                  key="request"
                  href={`/requests/${encodeURIComponent(request.request_id)}`}
                  prefetch={false}
                  className="underline underline-offset-2"
                >
                  <Id text={request.request_id} />
                </Link>
              ),
            ],
            ["Tool-call id", <IdOrNone key="call" text={request.tool_call_id} />],
            ["Trace", <IdOrNone key="trace" text={request.traceparent} />],
            [
              "Model's confidence",
              request.confidence === null ? "not given" : `${request.confidence} (decides nothing)`,
            ],
          ]}
        />
      </div>
    </Panel>
  );
}

/** Which secret the permit let go, and to whom; its value is nowhere to be shown. */
function LetGo({ secret: { name, version, released_at: at, to } }: { secret: ReleasedSecret }) {
  return (
    <>
      <Id text={name} />, version {version}, to the enforcement point <Id text={to.hint} /> at{" "}
      {clockWords(Date.parse(at))}
    </>
  );
}

function Id({ text }: { text: string }) {
  return <UntrustedText inline mono text={text} />;
}

function IdOrNone({ text }: { text: string | null }) {
  return text === null ? <span className="text-ink-faint">none</span> : <Id text={text} />;
}
