import clsx from "clsx";
import type { ComponentProps } from "react";

export type ButtonTone = "primary" | "secondary" | "quiet" | "stop";
export type ButtonSize = "small" | "medium";

const TONES: Record<ButtonTone, string> = {
  primary: "bg-accent text-accent-contrast hover:bg-accent-hover border-transparent",
  secondary: "bg-surface text-ink border-line-strong/60 hover:border-line-strong hover:bg-sunken shadow-raised",
  quiet: "bg-transparent text-ink-muted border-transparent hover:bg-sunken hover:text-ink",
  stop: "bg-surface text-stop-ink border-stop/60 hover:bg-stop-soft hover:border-stop shadow-raised",
};

const SIZES: Record<ButtonSize, string> = {
  small: "h-7 px-2.5 text-xs gap-1.5",
  medium: "h-9 px-3.5 text-sm gap-2",
};

/** The look of a button, for links that do what a button would. */
export function buttonClass(tone: ButtonTone = "secondary", size: ButtonSize = "medium"): string {
  return clsx(
    "inline-flex shrink-0 items-center justify-center rounded-md border font-medium whitespace-nowrap select-none",
    "transition-colors disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55",
    TONES[tone],
    SIZES[size],
  );
}

/** A button whose label says what will happen. `primary` once a view at most. */
export function Button({
  tone = "secondary",
  size = "medium",
  type = "button",
  className,
  ...rest
}: ComponentProps<"button"> & { tone?: ButtonTone; size?: ButtonSize }) {
  return <button type={type} className={clsx(buttonClass(tone, size), className)} {...rest} />;
}
