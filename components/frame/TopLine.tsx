"use client";

import { Search } from "lucide-react";
import { Kbd } from "@/components/ui/Kbd";
import type { Theme } from "@/lib/contracts/preferences";
import { type Account, AccountMenu } from "./AccountMenu";
import { Breadcrumb } from "./Breadcrumb";
import { useKeys } from "./KeysProvider";

/** Where one is, search, and the account. */
export function TopLine({
  account,
  theme,
  signOut,
}: {
  account: Account;
  theme: Theme;
  signOut: (everywhere: boolean) => Promise<void>;
}) {
  const { setOpen } = useKeys();
  return (
    <header className="sticky top-0 z-20 flex h-12 items-center gap-3 border-b border-line bg-canvas/95 px-4 backdrop-blur-sm md:px-6 print:hidden">
      <Breadcrumb />
      <button
        type="button"
        onClick={() => setOpen("palette")}
        aria-keyshortcuts="Control+K Meta+K"
        className="ml-auto flex h-7 items-center gap-2 rounded-md border border-line bg-surface px-2 text-xs text-ink-muted hover:border-line-strong hover:text-ink"
      >
        <Search aria-hidden className="size-3.5" />
        <span className="sr-only sm:not-sr-only">Search</span>
        <span aria-hidden className="hidden gap-0.5 sm:flex">
          <Kbd>Ctrl</Kbd>
          <Kbd>K</Kbd>
        </span>
      </button>
      <AccountMenu account={account} initialTheme={theme} signOut={signOut} />
    </header>
  );
}
