"use client";

import { Keyboard, LogOut } from "lucide-react";
import { Popover } from "radix-ui";
import { type ReactNode, useState } from "react";
import type { Theme } from "@/lib/contracts/preferences";
import { useKeys } from "./KeysProvider";
import { ThemeChoice } from "./ThemeChoice";

export interface Account {
  name: string;
  email: string;
  /** In words. */
  roles: string[];
  teams: string[];
}

/** Who is signed in, with which roles and teams; theme, keys, signing out. */
export function AccountMenu({
  account,
  initialTheme,
  signOut,
}: {
  account: Account;
  initialTheme: Theme;
  signOut: (everywhere: boolean) => Promise<void>;
}) {
  const { setOpen: setOverlay } = useKeys();
  const [open, setOpen] = useState(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        aria-label={`Account of ${account.name}`}
        className="flex size-7 shrink-0 items-center justify-center rounded-full bg-sunken text-xs font-semibold text-ink ring-1 ring-line hover:ring-line-strong"
      >
        {initialsOf(account.name)}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          aria-label="Account"
          align="end"
          sideOffset={6}
          collisionPadding={8}
          className="z-50 w-72 rounded-lg border border-line bg-raised shadow-overlay outline-none"
        >
          <div className="border-b border-line p-3">
            <p className="truncate text-sm font-semibold">{account.name}</p>
            <p className="truncate text-xs text-ink-muted">{account.email}</p>
            <dl className="mt-2 grid grid-cols-[3.5rem_1fr] gap-y-0.5 text-xs">
              <dt className="text-ink-muted">Roles</dt>
              <dd>{account.roles.length > 0 ? account.roles.join(", ") : "none: ask an admin for one"}</dd>
              <dt className="text-ink-muted">Teams</dt>
              <dd>{account.teams.length > 0 ? account.teams.join(", ") : "none"}</dd>
            </dl>
          </div>
          <div className="border-b border-line p-3">
            <ThemeChoice initialTheme={initialTheme} />
          </div>
          <div className="p-1.5">
            <Entry
              icon={<Keyboard aria-hidden />}
              onClick={() => {
                setOpen(false);
                setOverlay("help");
              }}
            >
              Keys
            </Entry>
            <Entry icon={<LogOut aria-hidden />} onClick={() => void signOut(false)}>
              Sign out
            </Entry>
            <Entry icon={<LogOut aria-hidden />} onClick={() => void signOut(true)}>
              Sign out in every browser
            </Entry>
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Entry({ icon, onClick, children }: { icon: ReactNode; onClick: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="flex h-8 w-full items-center gap-2.5 rounded-md px-2 text-left text-sm hover:bg-sunken [&>svg]:size-4 [&>svg]:text-ink-muted"
    >
      {icon}
      {children}
    </button>
  );
}

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => Array.from(word ?? "")[0] ?? "",
  );
  return letters.join("").toUpperCase() || "?";
}
