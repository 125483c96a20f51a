import type { ReactNode } from "react";
import type { Theme } from "@/lib/contracts/preferences";
import type { Account } from "./AccountMenu";
import { CommandPalette } from "./CommandPalette";
import { KeysHelp } from "./KeysHelp";
import { KeysProvider } from "./KeysProvider";
import { Rail } from "./Rail";
import { TopLine } from "./TopLine";

/** What surrounds every page of a signed-in person. */
export function Frame({
  account,
  theme,
  singleKeys,
  counts,
  banner,
  signOut,
  children,
}: {
  account: Account;
  theme: Theme;
  singleKeys: boolean;
  /** The numbers beside destinations, by their address; they keep themselves up to date. */
  counts: Readonly<Record<string, ReactNode>>;
  /** What everyone must see, whatever the page. */
  banner?: ReactNode;
  signOut: (everywhere: boolean) => Promise<void>;
  children: ReactNode;
}) {
  return (
    <KeysProvider initialSingleKeys={singleKeys} roles={account.roles}>
      <a
        href="#content"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md bg-accent px-3 py-1.5 text-sm font-medium text-accent-contrast focus:translate-y-0"
      >
        Skip to the content
      </a>
      <div className="md:flex">
        <Rail counts={counts} />
        <div className="min-w-0 flex-1 pb-20 md:pb-0">
          <TopLine account={account} theme={theme} signOut={signOut} />
          {banner}
          <main id="content" tabIndex={-1} className="mx-auto max-w-7xl px-4 py-6 outline-none md:px-6">
            {children}
          </main>
        </div>
      </div>
      <CommandPalette />
      <KeysHelp />
    </KeysProvider>
  );
}
