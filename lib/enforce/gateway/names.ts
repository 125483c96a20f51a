/** A tool or prompt as the agent sees it, and whose it is. */
export interface Offered<Owner, Item> {
  /** The name under which the agent calls it. */
  name: string;
  owner: Owner;
  item: Item;
}

export interface Named<Owner, Item> {
  offered: Map<string, Offered<Owner, Item>>;
  /** Names that more than one upstream would have: nobody gets them. With the upstreams' names. */
  disputed: Map<string, string[]>;
}

/**
 * Puts what several upstreams offer under one roof, each name behind its upstream's prefix. A name belongs to an upstream
 * whether the others are there or not, so that a call never reaches another one than was meant; one that two would have is
 * nobody's.
 */
export function named<Owner extends { name: string; prefix: string }, Item extends { name: string }>(
  lists: readonly { owner: Owner; items: readonly Item[] }[],
): Named<Owner, Item> {
  const offered = new Map<string, Offered<Owner, Item>>();
  const disputed = new Map<string, string[]>();
  for (const { owner, items } of lists)
    for (const item of items) {
      const name = `${owner.prefix}${item.name}`;
      const other = offered.get(name);
      if (other === undefined) offered.set(name, { name, owner, item });
      else disputed.set(name, [...new Set([...(disputed.get(name) ?? [other.owner.name]), owner.name])]);
    }
  for (const name of disputed.keys()) offered.delete(name);
  return { offered, disputed };
}

/** Why nobody has a disputed name, and what to do about it. */
export function disputeOver(name: string, owners: readonly string[]): string {
  const who = owners.length === 1 ? `The upstream ${owners[0]} offers` : `The upstreams ${owners.join(" and ")} offer`;
  return `${who} ${JSON.stringify(name)} more than once, so nobody has it: set a prefix in the gateway's configuration.`;
}
