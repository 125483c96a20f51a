/** Kill switches as pages and /api/v1 see them. */
import { z } from "zod";
import type { HandedKind } from "@/lib/core/killSwitch/timeToDead";

export const KILL_SWITCH_SCOPES = ["organisation", "tool", "environment", "agent"] as const;
export type KillSwitchScopeName = (typeof KILL_SWITCH_SCOPES)[number];

const REASON_MAX = 500;
const reason = z
  .string()
  .trim()
  .min(1, "Say why: people will read it while everything stands still.")
  .max(REASON_MAX, `At most ${REASON_MAX} characters.`);

export const pullKillSwitchSchema = z
  .strictObject({
    scope: z.enum(KILL_SWITCH_SCOPES),
    /** The tool's, environment's or agent's name; absent for the organisation. */
    name: z.string().trim().min(1).max(128).optional(),
    /** With the organisation: reading goes on. */
    exceptRead: z.boolean().default(false),
    reason,
  })
  .refine(({ scope, name }) => (scope === "organisation") === (name === undefined), {
    path: ["name"],
    message: "Name the tool, environment or agent; the organisation needs no name.",
  })
  .refine(({ scope, exceptRead }) => !exceptRead || scope === "organisation", {
    path: ["exceptRead"],
    message: "Only a switch for the organisation can leave reading alone.",
  });
export type PullKillSwitch = z.input<typeof pullKillSwitchSchema>;

/** An empty body is one without a reason. */
export const releaseKillSwitchSchema = z.strictObject({ reason: reason.optional() }).default({});

/** The same, as a form of the page sends it. */
export const releaseFormSchema = z.strictObject({ id: z.guid(), reason: z.string().trim().max(REASON_MAX) });

export interface KillSwitchView {
  id: string;
  scope: KillSwitchScopeName;
  exceptRead: boolean;
  /** The tool's, environment's or agent's name; null for the organisation. */
  covers: string | null;
  reason: string;
  /** RFC 3339. */
  pulledAt: string;
  /** Who pulled it: an address, or who ran the command. */
  pulledBy: string;
  released: { at: string; by: string; reason: string | null } | null;
  /** Why the one who asks cannot release it; null when they can, or when it is released. */
  releaseRefusal: string | null;
  /** What of what it ended is still alive, or how long it took; null of one from before that was measured. */
  end: AuthorityEndView | null;
}

/** Ends that are listed beside the switches, the newest. */
export const OTHER_ENDS_MAX = 20;

export const END_KINDS = ["kill_switch", "agent", "credential"] as const;

/** The time to dead of one end of authority (docs/kill-switches.md). */
export interface AuthorityEndView {
  id: string;
  kind: (typeof END_KINDS)[number];
  /** What ended: an agent's name or a credential's hint; null for a kill switch. */
  what: string | null;
  /** Whose it was; null where it covers more than one agent. */
  agent: string | null;
  stoppedAt: string;
  stoppedBy: string;
  measured: {
    at: string;
    /** Null where an action never told how it ended. */
    deadAt: string | null;
    /** From the stop until nothing was alive. */
    seconds: number | null;
    unreported: number;
  } | null;
  /** What was handed out before and can still act; null once it is measured, and for who does not see every agent that it covers. */
  alive: AliveView[] | null;
  /** What waits while the end holds; null when it holds no more, and for who does not see every agent that it covers. */
  waiting: WaitingView | null;
}

export interface AliveView {
  kind: HandedKind;
  issuer: string;
  count: number;
  /** Null while an outcome is awaited. */
  latestEnd: string | null;
}

export interface WaitingView {
  /** Those that asked for a decision in the last ten minutes, at most 20. */
  sessions: { id: string; label: string | null; agent: string; lastAt: string }[];
  approvalsPending: number;
  /** Given, not used, not over. */
  approvalsGiven: number;
  handOffsOpen: number;
  handOffsTaken: number;
}

export interface KillSwitchesAnswer {
  inForce: KillSwitchView[];
  /** The newest first, at most 100. */
  released: KillSwitchView[];
  /** Agents that are no longer active and credentials that were revoked: the newest first, at most 20. */
  otherEnds: AuthorityEndView[];
  /** What the one who asks may stop. */
  mayPull: { organisation: boolean; tools: string[]; environments: string[]; agents: string[] };
}

/** What pulling a switch ended. */
export interface PulledKillSwitch {
  id: string;
  permits: number;
  credentials: number;
  approvals: number;
}

/** What a switch covers, as it stands in a sentence. */
export function killSwitchWords({
  scope,
  covers,
  exceptRead,
}: Pick<KillSwitchView, "scope" | "covers" | "exceptRead">): string {
  if (scope === "organisation") return exceptRead ? "everything but reading" : "everything";
  return `the ${scope} ${covers}`;
}
