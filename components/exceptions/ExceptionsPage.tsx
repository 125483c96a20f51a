import Link from "next/link";
import { buttonClass } from "@/components/ui/Button";
import { PageHeader } from "@/components/ui/PageHeader";
import type { BreakGlassAnswer } from "@/lib/contracts/breakGlass";
import type { ExceptionsAnswer } from "@/lib/contracts/exceptions";
import { AskDialog } from "./AskDialog";
import type { ExceptionActions } from "./actions";
import { BreakGlassPanels } from "./BreakGlassPanels";
import { ExceptionsPanel } from "./ExceptionsPanel";

/** What holds only for a while: break-glass first, which lasts minutes, then every grant with an end. */
export function ExceptionsPage({
  exceptions,
  breakGlass,
  actions,
}: {
  /** Null where the address names no list. */
  exceptions: ExceptionsAnswer | null;
  breakGlass: BreakGlassAnswer;
  actions: ExceptionActions;
}) {
  return (
    <>
      <PageHeader
        title="Exceptions"
        description={
          <>
            Grants that end by themselves. A later end is a{" "}
            <Link className="underline underline-offset-2" href="/changes">
              change
            </Link>{" "}
            that waits for review; ending one sooner is not. In an emergency two people give break-glass, for minutes.
          </>
        }
        actions={
          <>
            <Link href="/exceptions/unused" className={buttonClass("secondary")}>
              Unused grants
            </Link>
            {breakGlass.may_ask !== null && <AskDialog may={breakGlass.may_ask} ask={actions.ask} />}
          </>
        }
      />
      <div className="space-y-6">
        <BreakGlassPanels breakGlass={breakGlass} actions={actions} />
        <ExceptionsPanel answer={exceptions} actions={actions} />
      </div>
    </>
  );
}
