import { ArrowRightLeft } from "lucide-react";
import Link from "next/link";
import { buttonClass } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";
import type { HandOffView } from "@/lib/contracts/handOffs";
import type { HandOffListing } from "./HandOffsPage";

const NOTHING: Record<HandOffView, { title: string; words: string }> = {
  waiting: {
    title: "No task waits for a person",
    words: "When a rule hands a task over, the agent stops and the task appears here with its context and a deadline.",
  },
  mine: {
    title: "You have no hand-off",
    words: "What you accept, or what is passed to you, stands here until it is done or returned.",
  },
  resolved: { title: "None was finished yet", words: "What people did, or returned to the agent, stays here." },
};

/** Why the list is empty, and where there may be something. */
export function NoHandOffs({ view, agent, isLater }: Pick<HandOffListing, "view" | "agent" | "isLater">) {
  const { title, words } = isLater
    ? { title: "No more of these", words: "The end of the list was reached." }
    : agent !== null
      ? { title: "None of this agent", words: "No hand-off of the chosen agent stands here. Others may." }
      : NOTHING[view];
  return (
    <EmptyState
      icon={<ArrowRightLeft aria-hidden />}
      title={title}
      {...(view === "waiting" && !isLater && agent === null
        ? {}
        : {
            action: (
              <Link href="/handoffs" className={buttonClass("secondary", "small")}>
                Show what waits
              </Link>
            ),
          })}
    >
      {words}
    </EmptyState>
  );
}
