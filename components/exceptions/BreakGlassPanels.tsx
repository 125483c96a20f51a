import { Panel } from "@/components/ui/Panel";
import type { BreakGlassAnswer, BreakGlassView } from "@/lib/contracts/breakGlass";
import type { ExceptionActions } from "./actions";
import { BreakGlassItem } from "./BreakGlassItem";

/** Break-glass that is asked for or open, whose review is owed, and what was before. Nothing of it: nothing is shown. */
export function BreakGlassPanels({
  breakGlass: { current, owed, closed, fresh_until, now },
  actions,
}: {
  breakGlass: BreakGlassAnswer;
  actions: ExceptionActions;
}) {
  const items = (list: readonly BreakGlassView[]) => (
    <ul className="divide-y divide-line">
      {list.map((one) => (
        <BreakGlassItem key={one.id} one={one} now={now} freshUntil={fresh_until} actions={actions} />
      ))}
    </ul>
  );
  return (
    <>
      {current.length > 0 && (
        <Panel title={`Break-glass now: ${current.length}`} flush className="border-risk-4">
          {items(current)}
        </Panel>
      )}
      {owed.length > 0 && (
        <Panel
          title={`Reviews owed: ${owed.length}`}
          hint="Within a day, by a security reviewer who was neither of the two and does not own the agent."
          flush
        >
          {items(owed)}
        </Panel>
      )}
      {closed.length > 0 && (
        <details className="rounded-lg border border-line bg-surface">
          <summary className="rounded-lg px-4 py-3 text-sm font-semibold">
            Break-glass before: {closed.length}
            <span className="ml-2 font-normal text-ink-muted">The newest, at most fifty.</span>
          </summary>
          <div className="border-t border-line">{items(closed)}</div>
        </details>
      )}
    </>
  );
}
