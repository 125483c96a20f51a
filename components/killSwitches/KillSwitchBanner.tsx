import { OctagonX } from "lucide-react";
import Link from "next/link";
import { type KillSwitchView, killSwitchWords } from "@/lib/contracts/killSwitches";

/** Across every page while something is stopped: nobody should wonder why nothing goes through. */
export function KillSwitchBanner({ inForce }: { inForce: readonly KillSwitchView[] }) {
  const [first, ...others] = inForce;
  if (first === undefined) return null;
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  return (
    <section
      aria-label="Kill switches in force"
      className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-stop bg-stop-soft px-4 py-2 text-sm text-stop-ink md:px-6"
    >
      <OctagonX aria-hidden className="size-4 shrink-0" />
      <p className="min-w-0 font-medium">
        Stopped: {killSwitchWords(first)}
        {more}
      </p>
      <Link href="/kill-switches" className="underline underline-offset-2">
        Kill switches
      </Link>
    </section>
  );
}
