/** How a run of the demonstration goes: what its process tells the server, and what the server tells the page. */
import { z } from "zod";

/** The story, in order. */
export const DEMONSTRATION_STEPS = [
  { id: "tools", title: "Looks at its tools" },
  { id: "read", title: "Reads what changed" },
  { id: "remember", title: "Keeps a note of it" },
  { id: "draft", title: "Writes a draft" },
  { id: "secret", title: "Tries to read a secret" },
  { id: "limit", title: "Writes the same draft again and again" },
  { id: "publish", title: "Publishes the release notes" },
  { id: "check", title: "Reads what is published" },
] as const;
export type DemonstrationStepId = (typeof DEMONSTRATION_STEPS)[number]["id"];

/** `passed` and `refused`: as the story has it. `waiting`: for a person. `otherwise`: it went another way than the story. */
export const DEMONSTRATION_STATES = ["running", "waiting", "passed", "refused", "otherwise"] as const;
export type DemonstrationState = (typeof DEMONSTRATION_STATES)[number];

export const demonstrationEventSchema = z.object({
  step: z.enum(DEMONSTRATION_STEPS.map(({ id }) => id)),
  state: z.enum(DEMONSTRATION_STATES),
  detail: z.string().max(2_000),
  /** The page of this server that shows it. */
  path: z
    .string()
    .regex(/^\/[\w/-]*$/)
    .optional(),
});
export type DemonstrationEvent = z.infer<typeof demonstrationEventSchema>;

export interface DemonstrationRun {
  /** RFC 3339. */
  started_at: string;
  started_by: string;
  state: "running" | "finished" | "failed";
  /** Why it failed. */
  message: string | null;
  steps: {
    id: DemonstrationStepId;
    title: string;
    /** Null: its turn has not come. */
    state: DemonstrationState | null;
    detail: string;
    path: string | null;
  }[];
}

export interface DemonstrationStatus {
  /** The last run since the server started. */
  run: DemonstrationRun | null;
  may_start: boolean;
}
