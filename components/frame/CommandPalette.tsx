"use client";

import { Command } from "cmdk";
import { Boxes, CornerDownLeft, ListTree, Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { Dialog as Primitive } from "radix-ui";
import { type ReactNode, useEffect, useState } from "react";
import { type AgentNames, agentNames } from "@/lib/contracts/agents";
import { useKeys } from "./KeysProvider";

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Search and commands: pages, agents, an action by its id, or a search among actions. */
export function CommandPalette() {
  const router = useRouter();
  const { open, setOpen, destinations } = useKeys();
  const shown = open === "palette";
  const [query, setQuery] = useState("");
  const agents = useAgents(shown);

  const go = (href: string) => {
    setOpen(null);
    setQuery("");
    router.push(href);
  };
  const asked = query.trim();
  return (
    <Primitive.Root open={shown} onOpenChange={(to) => setOpen(to ? "palette" : null)}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Primitive.Content
          aria-describedby={undefined}
          className="fixed top-[12vh] left-1/2 z-50 w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 overflow-hidden rounded-xl border border-line bg-raised shadow-overlay"
        >
          <Primitive.Title className="sr-only">Search and commands</Primitive.Title>
          <Command label="Search and commands" loop>
            <div className="flex items-center gap-2.5 border-b border-line px-4">
              <Search aria-hidden className="size-4 shrink-0 text-ink-muted" />
              <Command.Input
                value={query}
                onValueChange={setQuery}
                placeholder="Page, agent, or the id of an action"
                className="h-12 w-full bg-transparent text-base outline-none placeholder:text-ink-faint"
              />
            </div>
            <Command.List className="max-h-[50vh] overflow-y-auto p-2">
              <Command.Empty className="px-3 py-6 text-center text-sm text-ink-muted">
                Nothing by that name.
              </Command.Empty>
              {asked !== "" && (
                <Group heading="Actions">
                  {ID.test(asked) ? (
                    <Item value={`open ${asked}`} icon={<CornerDownLeft />} onSelect={() => go(`/actions/${asked}`)}>
                      Open action <span className="font-mono text-xs">{asked}</span>
                    </Item>
                  ) : (
                    <Item
                      value={`search ${asked}`}
                      icon={<ListTree />}
                      onSelect={() => go(`/actions?q=${encodeURIComponent(asked)}`)}
                    >
                      Search actions for “{asked}”
                    </Item>
                  )}
                </Group>
              )}
              <Group heading="Pages">
                {destinations.map(({ href, label, icon: Icon }) => (
                  <Item key={href} value={label} icon={<Icon />} onSelect={() => go(href)}>
                    {label}
                  </Item>
                ))}
              </Group>
              {agents.length > 0 && (
                <Group heading="Agents">
                  {agents.map(({ name, team }) => (
                    <Item
                      key={name}
                      value={`agent ${name} ${team}`}
                      icon={<Boxes />}
                      onSelect={() => go(`/agents/${encodeURIComponent(name)}`)}
                    >
                      {name} <span className="text-ink-muted">{team}</span>
                    </Item>
                  ))}
                </Group>
              )}
            </Command.List>
          </Command>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-ink-muted"
    >
      {children}
    </Command.Group>
  );
}

function Item({
  value,
  icon,
  onSelect,
  children,
}: {
  value: string;
  icon: ReactNode;
  onSelect: () => void;
  children: ReactNode;
}) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex h-9 items-center gap-2.5 rounded-md px-3 text-sm data-[selected=true]:bg-sunken [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-ink-muted"
    >
      {icon}
      <span className="truncate">{children}</span>
    </Command.Item>
  );
}

/** The agents that this person sees, fetched when the palette opens. Without them the palette still works. */
function useAgents(wanted: boolean): AgentNames {
  const [agents, setAgents] = useState<AgentNames>([]);
  useEffect(() => {
    if (!wanted) return;
    const stop = new AbortController();
    fetch("/api/v1/agents", { signal: stop.signal, headers: { Accept: "application/json" } })
      .then(async (answer) => (answer.ok ? agentNames.parse(await answer.json()).agents : []))
      .then(setAgents)
      .catch(() => undefined);
    return () => stop.abort();
  }, [wanted]);
  return agents;
}
