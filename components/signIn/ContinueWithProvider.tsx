"use client";

import { signIn } from "next-auth/react";
import { useState } from "react";
import { Button } from "@/components/ui/Button";

/**
 * Goes to the organisation's sign-in provider and comes back. With `again`, the provider is told to ask for a
 * proof of who is there, however recently it did.
 */
export function ContinueWithProvider({
  name,
  from,
  again = false,
  tone = "primary",
  onLeave,
  children,
}: {
  /** What people call the provider. */
  name: string;
  /** Absent: this very page. */
  from?: string;
  again?: boolean;
  tone?: "primary" | "secondary";
  /** Called before the page is left. */
  onLeave?: () => void;
  children?: React.ReactNode;
}) {
  const [isLeaving, setLeaving] = useState(false);
  const go = async () => {
    setLeaving(true);
    onLeave?.();
    const callbackUrl = from ?? `${window.location.pathname}${window.location.search}`;
    await signIn("oidc", { callbackUrl }, again ? { prompt: "login", max_age: "0" } : undefined).catch(() =>
      setLeaving(false),
    );
  };
  return (
    <Button tone={tone} className="w-full" disabled={isLeaving} onClick={() => void go()}>
      {isLeaving ? `Going to ${name}…` : (children ?? `Continue with ${name}`)}
    </Button>
  );
}
