"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { ActionResult } from "@/lib/contracts/actionResult";
import type { SignInWays } from "@/lib/contracts/signIn";

export interface SigningInAgain {
  ways: SignInWays;
  withPassword: (input: { password: string }) => Promise<ActionResult<unknown>>;
}

const Context = createContext<SigningInAgain | null>(null);

/** How the person of this page can prove again who they are. */
export function SignInWaysProvider({ value, children }: { value: SigningInAgain; children: ReactNode }) {
  return <Context value={value}>{children}</Context>;
}

export function useSigningInAgain(): SigningInAgain | null {
  return useContext(Context);
}
