import { toast } from "sonner";
import type { ChangeMoved } from "@/lib/contracts/changeViews";

/** Says what became of a change request. Why one that was to be submitted stayed a draft is said until the person has read it. */
export function tellMoved({ status, message }: Pick<ChangeMoved, "status" | "message">, submitted: boolean): void {
  if (submitted && status === "draft")
    toast.warning(message, {
      duration: Number.POSITIVE_INFINITY,
      action: { label: "Dismiss", onClick: () => undefined },
    });
  else toast.success(message);
}
