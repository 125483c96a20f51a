"use client";

import clsx from "clsx";
import { Monitor, Moon, Sun } from "lucide-react";
import { useState } from "react";
import { THEME_COOKIE, type Theme } from "@/lib/contracts/preferences";
import { rememberInCookie } from "./cookies";

const CHOICES = [
  { theme: "system", words: "System", icon: Monitor },
  { theme: "light", words: "Light", icon: Sun },
  { theme: "dark", words: "Dark", icon: Moon },
] as const;

/** Light, dark, or as the system has it; takes effect at once and is remembered in this browser. */
export function ThemeChoice({ initialTheme }: { initialTheme: Theme }) {
  // The document is what is in force: it may have been changed since the server rendered this.
  const [theme, setTheme] = useState<Theme>(() => themeOfDocument() ?? initialTheme);
  const choose = (chosen: Theme) => {
    setTheme(chosen);
    rememberInCookie(THEME_COOKIE, chosen);
    if (chosen === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = chosen;
  };
  return (
    <fieldset>
      <legend className="sr-only">Theme</legend>
      <div className="grid grid-cols-3 gap-1 rounded-md bg-sunken p-0.5">
        {CHOICES.map(({ theme: choice, words, icon: Icon }) => (
          <label
            key={choice}
            className={clsx(
              "flex h-7 cursor-pointer items-center justify-center gap-1.5 rounded text-xs font-medium",
              "has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-accent",
              choice === theme ? "bg-surface text-ink shadow-raised" : "text-ink-muted hover:text-ink",
            )}
          >
            <input
              type="radio"
              name="theme"
              className="sr-only"
              checked={choice === theme}
              onChange={() => choose(choice)}
            />
            <Icon aria-hidden className="size-3.5" />
            {words}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function themeOfDocument(): Theme | null {
  if (typeof document === "undefined") return null;
  const { theme } = document.documentElement.dataset;
  return theme === "light" || theme === "dark" ? theme : "system";
}
