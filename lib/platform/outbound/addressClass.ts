/** What kind of network an address belongs to, after IANA's registries of special-purpose addresses (RFC 6890). */
import { BlockList, isIP } from "node:net";

/**
 * `public`: an ordinary host of the internet. `private`: of the organisation's own network. `loopback`: this machine.
 * `forbidden`: what no webhook is ever meant for: link-local, cloud metadata, multicast, reserved, and IPv6 that wraps IPv4.
 */
export type AddressClass = "public" | "private" | "loopback" | "forbidden";

type Subnet = [network: string, prefix: number];

const LOOPBACK = blockList([["127.0.0.0", 8]], [["::1", 128]]);

/** Metadata services answer with an instance's credentials to whoever asks from it. */
const METADATA = blockList(
  [
    ["168.63.129.16", 32],
    ["100.100.100.200", 32],
  ],
  [
    ["fd00:ec2::", 32],
    ["fd20:ce::", 32],
  ],
);

const PRIVATE = blockList(
  [
    ["10.0.0.0", 8],
    ["172.16.0.0", 12],
    ["192.168.0.0", 16],
    ["100.64.0.0", 10],
  ],
  [["fc00::", 7]],
);

const SPECIAL_IPV4 = blockList(
  [
    ["0.0.0.0", 8],
    ["169.254.0.0", 16],
    ["192.0.0.0", 24],
    ["192.0.2.0", 24],
    ["192.31.196.0", 24],
    ["192.52.193.0", 24],
    ["192.88.99.0", 24],
    ["192.175.48.0", 24],
    ["198.18.0.0", 15],
    ["198.51.100.0", 24],
    ["203.0.113.0", 24],
    ["224.0.0.0", 4],
    ["240.0.0.0", 4],
  ],
  [],
);

/** The one block of IPv6 that is routed on the internet. Mapped, translated (NAT64) and link-local addresses lie outside. */
const GLOBAL_IPV6 = blockList([], [["2000::", 3]]);
const SPECIAL_IPV6 = blockList(
  [],
  [
    ["2001::", 23],
    ["2001:db8::", 32],
    ["2002::", 16],
    ["2620:4f:8000::", 48],
    ["3fff::", 20],
  ],
);

/** The class of an address as the resolver writes it. What is no plain address (a zone, a name) is forbidden. */
export function addressClass(address: string): AddressClass {
  const family = address.includes("%") ? 0 : isIP(address);
  if (family === 0) return "forbidden";
  const type = family === 4 ? "ipv4" : "ipv6";
  // A mapped address matches IPv4 rules of a block list; it is refused before any of them is asked.
  if (type === "ipv6" && isMapped(address)) return "forbidden";
  if (METADATA.check(address, type)) return "forbidden";
  if (LOOPBACK.check(address, type)) return "loopback";
  if (PRIVATE.check(address, type)) return "private";
  if (type === "ipv4") return SPECIAL_IPV4.check(address, type) ? "forbidden" : "public";
  return GLOBAL_IPV6.check(address, type) && !SPECIAL_IPV6.check(address, type) ? "public" : "forbidden";
}

const MAPPED = blockList([], [["::ffff:0:0", 96]]);

function isMapped(address: string): boolean {
  return MAPPED.check(address, "ipv6");
}

function blockList(ipv4: readonly Subnet[], ipv6: readonly Subnet[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of ipv4) list.addSubnet(network, prefix, "ipv4");
  for (const [network, prefix] of ipv6) list.addSubnet(network, prefix, "ipv6");
  return list;
}
