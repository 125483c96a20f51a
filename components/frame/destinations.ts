import {
  ArrowRightLeft,
  Boxes,
  FileText,
  Gauge,
  GitPullRequestArrow,
  Hourglass,
  Inbox,
  ListTree,
  type LucideIcon,
  OctagonX,
  Scale,
  Settings,
  Timer,
} from "lucide-react";

export interface Destination {
  href: string;
  label: string;
  icon: LucideIcon;
  /** Pressed after G. */
  key: string;
}

/** The pages of the rail, in its order. */
export const DESTINATIONS: readonly Destination[] = [
  { href: "/", label: "Overview", icon: Gauge, key: "o" },
  { href: "/inbox", label: "Inbox", icon: Inbox, key: "i" },
  { href: "/handoffs", label: "Hand-offs", icon: ArrowRightLeft, key: "h" },
  { href: "/agents", label: "Agents", icon: Boxes, key: "a" },
  { href: "/changes", label: "Changes", icon: GitPullRequestArrow, key: "p" },
  { href: "/exceptions", label: "Exceptions", icon: Hourglass, key: "e" },
  { href: "/actions", label: "Actions", icon: ListTree, key: "x" },
  { href: "/rules", label: "Rules", icon: Scale, key: "r" },
  { href: "/catalogue", label: "Catalogue", icon: FileText, key: "c" },
  { href: "/kill-switches", label: "Kill switches", icon: OctagonX, key: "k" },
  { href: "/fatigue", label: "Approval fatigue", icon: Timer, key: "f" },
  { href: "/settings", label: "Settings", icon: Settings, key: "s" },
];

/** True when `pathname` is this destination or a page within it. */
export function isWithin(pathname: string, { href }: Destination): boolean {
  return href === "/" ? pathname === "/" : pathname === href || pathname.startsWith(`${href}/`);
}
