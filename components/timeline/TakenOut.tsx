import { Panel } from "@/components/ui/Panel";
import type { RetractedJoin } from "@/lib/contracts/actions";
import { RetractedList } from "./RetractedList";

/** What once belonged to the record; nothing where nothing did. */
export function TakenOut({ retracted }: { retracted: readonly RetractedJoin[] }) {
  if (retracted.length === 0) return null;
  return (
    <Panel title="Taken out of this record" hint="Log records whose join later evidence made ambiguous">
      <RetractedList retracted={retracted} named />
    </Panel>
  );
}
