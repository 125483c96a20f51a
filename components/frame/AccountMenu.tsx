"use client";

import clsx from "clsx";
import { Keyboard, LogOut, Monitor, Moon, Sun } from "lucide-react";
import { DropdownMenu as Menu } from "radix-ui";
import { useState } from "react";
import { THEME_COOKIE, type Theme } from "@/lib/contracts/preferences";
import { rememberInCookie } from "./cookies";
import { useKeys } from "./KeysProvider";

export interface Account {
  name: string;
  email: string;
  /** In words. */
  roles: string[];
  teams: string[];
}

const THEME_CHOICES = [
  { theme: "system", words: "As the system", icon: Monitor },
  { theme: "light", words: "Light", icon: Sun },
  { theme: "dark", words: "Dark", icon: Moon },
] as const;

const ITEM =
  "flex h-8 cursor-pointer items-center gap-2.5 rounded-md px-2 text-sm outline-none select-none data-[highlighted]:bg-sunken [&>svg]:size-4 [&>svg]:text-ink-muted";

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
  const { setOpen } = useKeys();
  const [theme, setTheme] = useState(initialTheme);
  const choose = (chosen: Theme) => {
    setTheme(chosen);
    rememberInCookie(THEME_COOKIE, chosen);
    if (chosen === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = chosen;
  };
  return (
    <Menu.Root>
      <Menu.Trigger
        aria-label={`Account of ${account.name}`}
        className="flex size-7 items-center justify-center rounded-full bg-sunken text-xs font-semibold text-ink ring-1 ring-line hover:ring-line-strong"
      >
        {initialsOf(account.name)}
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Content
          align="end"
          sideOffset={6}
          className="z-50 w-72 rounded-lg border border-line bg-raised p-1.5 shadow-overlay"
        >
          <div className="px-2 pt-1.5 pb-2">
            <p className="truncate text-sm font-semibold">{account.name}</p>
            <p className="truncate text-xs text-ink-muted">{account.email}</p>
            <dl className="mt-2 grid grid-cols-[3.5rem_1fr] gap-y-0.5 text-xs">
              <dt className="text-ink-muted">Roles</dt>
              <dd>{account.roles.length > 0 ? account.roles.join(", ") : "none: ask an admin for one"}</dd>
              <dt className="text-ink-muted">Teams</dt>
              <dd>{account.teams.length > 0 ? account.teams.join(", ") : "none"}</dd>
            </dl>
          </div>
          <Menu.Separator className="my-1 h-px bg-line" />
          <Menu.RadioGroup value={theme} aria-label="Theme">
            {THEME_CHOICES.map(({ theme: choice, words, icon: Icon }) => (
              <Menu.RadioItem
                key={choice}
                value={choice}
                className={ITEM}
                onSelect={(event) => {
                  event.preventDefault();
                  choose(choice);
                }}
              >
                <Icon aria-hidden />
                {words}
                <Menu.ItemIndicator className="ml-auto text-xs text-ink-muted">in use</Menu.ItemIndicator>
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
          <Menu.Separator className="my-1 h-px bg-line" />
          <Menu.Item className={ITEM} onSelect={() => setOpen("help")}>
            <Keyboard aria-hidden />
            Keys
          </Menu.Item>
          <Menu.Item className={ITEM} onSelect={() => void signOut(false)}>
            <LogOut aria-hidden />
            Sign out
          </Menu.Item>
          <Menu.Item className={clsx(ITEM, "text-ink-muted")} onSelect={() => void signOut(true)}>
            <LogOut aria-hidden />
            Sign out in every browser
          </Menu.Item>
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  );
}

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => Array.from(word ?? "")[0] ?? "",
  );
  return letters.join("").toUpperCase() || "?";
}
