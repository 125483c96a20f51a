import type { z } from "zod";
import type { ChangeContent, proposeChangeSchema } from "@/lib/contracts/changes";
import { Problem } from "@/lib/services/problem";
import { digestOf } from "./stored";

/** What a change says, as its row keeps it. */
export interface Said {
  content: ChangeContent;
  reason: string;
  tests: string[];
  startsAt: Date | null;
  endsAt: Date | null;
  digest: string;
}

/** @throws Problem `invalid` for an end that has passed, or of something that cannot end by itself. */
export function said(proposal: z.output<typeof proposeChangeSchema>, now: Date): Said {
  const { reason, tests = [], startsAt, endsAt, ...content } = proposal;
  if (endsAt !== undefined && Date.parse(endsAt) <= now.getTime())
    throw new Problem("invalid", "It would have ended already. Nothing was changed.");
  if (endsAt !== undefined && content.agent === undefined)
    throw new Problem(
      "invalid",
      "Only a change of one agent can end by itself. Leave out endsAt, and take it back with another request.",
    );
  return {
    content,
    reason,
    tests,
    startsAt: startsAt === undefined ? null : new Date(startsAt),
    endsAt: endsAt === undefined ? null : new Date(endsAt),
    digest: digestOf({
      content,
      reason,
      startsAt: startsAt ?? null,
      endsAt: endsAt ?? null,
      // What was written before there were any has the digest that it had.
      ...(tests.length === 0 ? {} : { tests }),
    }),
  };
}
