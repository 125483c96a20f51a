import clsx from "clsx";
import type { ReactNode } from "react";

/** One sentence above a form: what just happened, or what stands in the way. */
export function Notice({ tone, children }: { tone: "stop" | "neutral" | "ok"; children: ReactNode }) {
  return (
    <p
      role={tone === "stop" ? "alert" : "status"}
      className={clsx("rounded-md border px-3 py-2 text-sm", {
        "border-stop/40 bg-stop-soft text-stop-ink": tone === "stop",
        "border-line bg-sunken text-ink": tone === "neutral",
        "border-ok/40 bg-ok-soft text-ok-ink": tone === "ok",
      })}
    >
      {children}
    </p>
  );
}
