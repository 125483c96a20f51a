"use client";

import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useHotkeys } from "react-hotkeys-hook";
import { Input } from "@/components/ui/Field";

const TYPING_MS = 250;

/** What is typed shows at once; the list follows a moment after the last key. */
export function SearchInput({ value, onSearch }: { value: string; onSearch: (q: string) => void }) {
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
  useHotkeys("/", () => input.current?.focus(), {
    useKey: true,
    preventDefault: true,
    description: "Search the inbox",
  });
  return (
    <div className="relative col-span-2 @3xl:col-span-1">
      <Search aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-ink-faint" />
      <Input
        ref={input}
        type="search"
        name="q"
        className="pl-8"
        aria-label="Search action, agent, resource, rule, person or justification"
        aria-keyshortcuts="/"
        placeholder="Action, agent, resource, words"
        maxLength={200}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </div>
  );
}
