import type { HandOffView } from "@/lib/contracts/handOffs";

export const VIEW_WORDS: Record<HandOffView, string> = {
  waiting: "Waiting",
  mine: "Mine",
  resolved: "Done and returned",
};

export const UNREACHABLE = {
  ok: false,
  message:
    "The server could not be reached, so it is not sure that this arrived. What you typed is kept; look at it again.",
} as const;
