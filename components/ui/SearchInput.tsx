"use client";

import clsx from "clsx";
import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useHotkeys } from "react-hotkeys-hook";
import { Input } from "./Field";

const TYPING_MS = 250;

/** What is typed shows at once; the list follows a moment after the last key. `/` goes to it. */
export function SearchInput({
  value,
  onSearch,
  label,
  placeholder,
  keyWords,
  maxLength = 200,
  className,
}: {
  value: string;
  onSearch: (q: string) => void;
  label: string;
  placeholder: string;
  /** What `/` does, in the list of keys. */
  keyWords: string;
  maxLength?: number;
  className?: string;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(value);
  const sent = useRef(value);
  useEffect(() => {
    // Changed from elsewhere: a view, "back".
    if (value !== sent.current) setTyped(value);
    sent.current = value;
  }, [value]);
  useEffect(() => {
    if (typed.trim() === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = typed.trim();
      onSearch(typed.trim());
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, onSearch]);
  useHotkeys("/", () => input.current?.focus(), { useKey: true, preventDefault: true, description: keyWords });
  return (
    <div className={clsx("relative", className)}>
      <Search aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-ink-faint" />
      <Input
        ref={input}
        type="search"
        name="q"
        className="pl-8"
        aria-label={label}
        aria-keyshortcuts="/"
        placeholder={placeholder}
        maxLength={maxLength}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </div>
  );
}
