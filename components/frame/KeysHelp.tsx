"use client";

import { useHotkeysContext } from "react-hotkeys-hook";
import { Dialog, DialogContent } from "@/components/ui/Dialog";
import { Kbd } from "@/components/ui/Kbd";
import { useKeys } from "./KeysProvider";

/** The keys of this page and of the frame, and the switch for single keys. */
export function KeysHelp() {
  const { open, setOpen, singleKeys, setSingleKeys, destinations } = useKeys();
  const { hotkeys } = useHotkeysContext();
  const described = new Map<string, string[]>();
  for (const { description, hotkey } of hotkeys) {
    if (!description) continue;
    const keys = described.get(description) ?? [];
    if (!keys.includes(hotkey)) described.set(description, [...keys, hotkey]);
  }
  return (
    <Dialog open={open === "help"} onOpenChange={(to) => setOpen(to ? "help" : null)}>
      <DialogContent title="Keys" description="Keys work wherever you are not typing.">
        {described.size > 0 && (
          <Group
            title="On this page"
            rows={[...described].map(([words, keys]) => ({ words, keys: keys.map(keyLabel) }))}
          />
        )}
        <Group
          title="Everywhere"
          rows={[
            { words: "Search and commands", keys: ["Ctrl K"] },
            { words: "This list", keys: ["?"] },
            ...destinations.map(({ label, key }) => ({ words: `Go to ${label}`, keys: [`G ${key.toUpperCase()}`] })),
          ]}
        />
        <label className="flex items-center gap-2 border-t border-line pt-4 text-sm">
          <input
            type="checkbox"
            className="size-4 accent-[var(--accent)]"
            checked={singleKeys}
            onChange={(event) => setSingleKeys(event.target.checked)}
          />
          Use single-key shortcuts
        </label>
      </DialogContent>
    </Dialog>
  );
}

function Group({ title, rows }: { title: string; rows: { words: string; keys: string[] }[] }) {
  return (
    <section className="mb-4">
      <h3 className="mb-1 text-xs font-medium text-ink-muted">{title}</h3>
      <dl>
        {rows.map(({ words, keys }) => (
          <div key={words} className="flex items-center justify-between gap-4 py-1 text-sm">
            <dt>{words}</dt>
            <dd className="flex gap-1">
              {keys.map((key) => (
                <span key={key} className="flex gap-0.5">
                  {key.split(" ").map((part) => (
                    <Kbd key={part}>{part}</Kbd>
                  ))}
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function keyLabel(hotkey: string): string {
  return hotkey
    .split(/[+>]/)
    .map(
      (key) => ({ mod: "Ctrl", ctrl: "Ctrl", escape: "Esc", enter: "Enter", shift: "Shift" })[key] ?? key.toUpperCase(),
    )
    .join(" ");
}
