import clsx from "clsx";
import type { ReactNode } from "react";

export type BadgeTone = "neutral" | "accent" | "ok" | "stop" | "risk-1" | "risk-2" | "risk-3" | "risk-4";

const TONES: Record<BadgeTone, string> = {
  neutral: "bg-sunken text-ink-muted",
  accent: "bg-accent-soft text-accent-ink",
  ok: "bg-ok-soft text-ok-ink",
  stop: "bg-stop-soft text-stop-ink",
  "risk-1": "bg-risk-1-soft text-risk-1-ink",
  "risk-2": "bg-risk-2-soft text-risk-2-ink",
  "risk-3": "bg-risk-3-soft text-risk-3-ink",
  "risk-4": "bg-risk-4-soft text-risk-4-ink",
};

/** A short fact. Colour never carries the meaning alone: the words or the icon say it too. */
export function Badge({
  tone = "neutral",
  icon,
  dashed = false,
  title,
  children,
}: {
  tone?: BadgeTone;
  icon?: ReactNode;
  /** A dashed outline: assumed, not stated. */
  dashed?: boolean;
  title?: string;
  children: ReactNode;
}) {
  return (
    <span
      title={title}
      className={clsx(
        "inline-flex h-5 max-w-full items-center gap-1 rounded px-1.5 text-xs font-medium whitespace-nowrap",
        TONES[tone],
        dashed && "outline-1 -outline-offset-1 outline-current/50 outline-dashed",
      )}
    >
      {icon}
      <span className="truncate">{children}</span>
    </span>
  );
}
