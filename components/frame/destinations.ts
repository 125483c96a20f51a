import {
  ArrowRightLeft,
  Boxes,
  FileText,
  Fingerprint,
  FlaskConical,
  Gauge,
  GitPullRequestArrow,
  Hourglass,
  Inbox,
  Layers,
  ListTree,
  Logs,
  type LucideIcon,
  OctagonX,
  Scale,
  Settings,
  Siren,
  Timer,
  UserRoundSearch,
  UsersRound,
  Waypoints,
} from "lucide-react";

export interface Destination {
  href: string;
  /** Pages that belong to it and stand elsewhere. */
  also?: string;
  label: string;
  icon: LucideIcon;
  /** Pressed after G. */
  key: string;
  /** For whom it is there, by roles as the frame says them; absent for everyone. */
  roles?: readonly string[];
}

/** The pages of the rail, in its order. */
export const DESTINATIONS: readonly Destination[] = [
  { href: "/", label: "Overview", icon: Gauge, key: "o" },
  { href: "/inbox", label: "Inbox", icon: Inbox, key: "i" },
  { href: "/handoffs", label: "Hand-offs", icon: ArrowRightLeft, key: "h" },
  { href: "/agents", label: "Agents", icon: Boxes, key: "a" },
  { href: "/changes", label: "Changes", icon: GitPullRequestArrow, key: "p" },
  { href: "/exceptions", label: "Exceptions", icon: Hourglass, key: "e" },
  { href: "/actions", also: "/runs", label: "Actions", icon: ListTree, key: "x" },
  { href: "/sessions", label: "Sessions", icon: Waypoints, key: "n" },
  { href: "/requests", label: "Requests", icon: UserRoundSearch, key: "q" },
  { href: "/sources", label: "Sources", icon: Logs, key: "l", roles: ["security reviewer", "admin"] },
  { href: "/incidents", label: "Incidents", icon: Siren, key: "d" },
  { href: "/simulate", label: "Simulator", icon: FlaskConical, key: "m" },
  { href: "/rules", label: "Rules", icon: Scale, key: "r" },
  { href: "/catalogue", label: "Catalogue", icon: FileText, key: "c" },
  { href: "/environments", label: "Environments", icon: Layers, key: "v" },
  { href: "/principals", label: "Principals", icon: Fingerprint, key: "y" },
  { href: "/kill-switches", label: "Kill switches", icon: OctagonX, key: "k" },
  { href: "/fatigue", label: "Approval fatigue", icon: Timer, key: "f" },
  { href: "/people", label: "People", icon: UsersRound, key: "u", roles: ["security reviewer", "admin"] },
  { href: "/settings", label: "Settings", icon: Settings, key: "s" },
];

/** Those that someone with these roles can open. */
export function destinationsFor(roles: readonly string[]): readonly Destination[] {
  return DESTINATIONS.filter((one) => one.roles === undefined || one.roles.some((role) => roles.includes(role)));
}

/** True when `pathname` is this destination or a page within it. */
export function isWithin(pathname: string, { href, also = href }: Destination): boolean {
  if (href === "/") return pathname === "/";
  return [href, also].some((path) => pathname === path || pathname.startsWith(`${path}/`));
}
