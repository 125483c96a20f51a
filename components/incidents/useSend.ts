"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { toast } from "sonner";
import type { ActionResult } from "@/lib/contracts/actionResult";
import { UNREACHABLE } from "./actions";

/** Sends what a form or a button does, says what came of it, and shows the page as it is then. `result` is what went wrong, or null. */
export function useSend<T extends { message: string }>() {
  const router = useRouter();
  const [result, setResult] = useState<ActionResult<T> | null>(null);
  const [isBusy, start] = useTransition();
  const send = (act: () => Promise<ActionResult<T>>, onDone?: (value: T) => void) =>
    start(async () => {
      const sent = await act().catch(() => UNREACHABLE);
      setResult(sent.ok ? null : sent);
      if (sent.ok) {
        toast.success(sent.value.message);
        onDone?.(sent.value);
      }
      router.refresh();
    });
  return { result, isBusy, send, forget: () => setResult(null) };
}
