import { DifferencePanel } from "@/components/changes/DifferencePanel";
import { EvidencePanel } from "@/components/changes/EvidencePanel";
import { ReplayPanel } from "@/components/changes/ReplayPanel";
import { Badge } from "@/components/ui/Badge";
import { Panel } from "@/components/ui/Panel";
import type { ActionResult } from "@/lib/contracts/actionResult";
import type { ChangePreview } from "@/lib/contracts/changeViews";
import { list } from "@/lib/core/text/list";

/** What the change as it stands in the editor would do. */
export function PreviewPanel({
  result,
  isStale,
  isWhole,
  notWhole = "Something that was typed cannot be read yet: what stands here is of the edit before.",
}: {
  result: ActionResult<ChangePreview> | null;
  isStale: boolean;
  /** False while something that was typed cannot be read, or is missing. */
  isWhole: boolean;
  /** What is said then. */
  notWhole?: string;
}) {
  return (
    <section aria-label="What it would do" aria-busy={isStale} className="space-y-4">
      <p aria-live="polite" className="min-h-5 text-sm text-ink-muted">
        {isWhole ? saidOf({ result, isStale }) : notWhole}
      </p>
      {result !== null && !result.ok && (
        <Panel title="It cannot be put in force as it is">
          <p className="text-sm text-stop-ink">{result.message}</p>
          {result.errors !== undefined && (
            <ul className="mt-2 list-disc space-y-1 pl-5 text-sm">
              {result.errors.map(({ pointer, message }) => (
                <li key={`${pointer} ${message}`}>
                  <code className="font-mono text-xs">{pointer}</code> {message}
                </li>
              ))}
            </ul>
          )}
        </Panel>
      )}
      {result?.ok && (
        <div className={isStale ? "space-y-4 opacity-60" : "space-y-4"}>
          {result.value.refusal !== null && (
            <p className="rounded-md border border-risk-3 px-3 py-2 text-sm">{result.value.refusal}</p>
          )}
          <DifferencePanel difference={result.value.difference} />
          <Reviewers preview={result.value} />
          <Evidence found={result.value.evidence} />
          <Lint found={result.value.lint} />
          <ReplayPanel replay={result.value.replay} />
        </div>
      )}
    </section>
  );
}

function saidOf({ result, isStale }: { result: ActionResult<ChangePreview> | null; isStale: boolean }): string {
  if (isStale || result === null) return "Working out what it would do …";
  if (!result.ok) return "";
  const { verdict, categories } = result.value.difference;
  if (verdict === "nothing") return "It says what is in force.";
  return verdict === "narrows"
    ? "It narrows: in force as soon as it is submitted."
    : `It widens ${categories.length === 1 ? "one category" : `${categories.length} categories`}: a security reviewer looks at it.`;
}

/** A new agent of which its stage asks nothing has none. */
function Evidence({ found }: { found: ChangePreview["evidence"] }) {
  const telling = found.filter(({ decisions, missing }) => decisions > 0 || missing.length > 0);
  return telling.length === 0 ? null : <EvidencePanel evidence={telling} />;
}

function Reviewers({ preview: { difference, reviewers } }: { preview: ChangePreview }) {
  if (difference.verdict !== "widens") return null;
  return (
    <p className="text-sm text-ink-muted">
      {reviewers.nobody ?? `Who could review it: ${list(reviewers.could.map(({ name }) => name))}.`}
    </p>
  );
}

/** What it says and seldom means. Nothing of it is refused. */
function Lint({ found }: { found: ChangePreview["lint"] }) {
  return (
    <Panel title={`Worth a second look (${found.length})`}>
      {found.length === 0 ? (
        <p className="text-sm text-ink-muted">Nothing that is said and seldom meant.</p>
      ) : (
        <div className="space-y-1.5 text-sm">
          <Findings found={found.slice(0, FINDINGS_SHOWN)} />
          {found.length > FINDINGS_SHOWN && (
            <details>
              <summary className="w-fit rounded text-ink-muted hover:text-ink">
                And {found.length - FINDINGS_SHOWN} more
              </summary>
              <div className="mt-1.5">
                <Findings found={found.slice(FINDINGS_SHOWN)} />
              </div>
            </details>
          )}
        </div>
      )}
    </Panel>
  );
}

const FINDINGS_SHOWN = 8;

function Findings({ found }: { found: ChangePreview["lint"] }) {
  return (
    <ul className="space-y-1.5">
      {found.map(({ where, code, message }) => (
        <li key={`${where} ${code} ${message}`} className="[overflow-wrap:anywhere]">
          <Badge tone="risk-2">{code.replaceAll("_", " ")}</Badge> <code className="font-mono text-xs">{where}</code>:{" "}
          {message}
        </li>
      ))}
    </ul>
  );
}
