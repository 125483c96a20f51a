/** What is answered of how the list of actions divides up, when its actions happened, and what touched a resource. */
import { z } from "zod";
import type { ActionFacets, ActionHistogram, TouchedPage } from "@/lib/contracts/browsing";
import { BASES } from "@/lib/core/record/types";
import { component, json, time } from "../component";

const facet = z.array(z.object({ value: z.string(), count: z.number() }));

export const actionFacets = component<ActionFacets>()(
  "ActionFacets",
  z
    .object({
      facets: z.object({
        agent: facet,
        tool: facet,
        power: facet,
        environment: facet,
        outcome: facet,
        completeness: facet,
        kind: facet,
      }),
      total: z
        .number()
        .nullable()
        .describe("How many actions the filters leave; null where there are more than `counted_max`."),
      counted_max: z.number().describe("Only the newest so many are counted."),
    })
    .describe("How often each value is found, the most frequent first; a facet that is chosen, as if it were not."),
);

export const actionHistogram = component<ActionHistogram>()(
  "ActionHistogram",
  z.object({
    from: time,
    to: time,
    bucket_ms: z.number(),
    buckets: z
      .array(z.object({ at: time, allow: z.number(), escalate: z.number(), deny: z.number(), observed: z.number() }))
      .describe("Those that hold something, the oldest first."),
    counted_from: time
      .nullable()
      .describe("Before this nothing was counted: more actions match than are counted. Null where all were."),
  }),
);

export const touchedPage = component<TouchedPage>()(
  "TouchedPage",
  z.object({
    touches: z.array(
      z.object({
        kind: z
          .enum(["decision", "change", "log"])
          .describe("An agent asked for it, an outcome reports that it changed, or a log record names it."),
        id: z.string(),
        at: time,
        resource: z.object({ type: z.string().nullable(), id: z.string() }),
        action: z
          .object({
            id: z.string(),
            governed: z.boolean(),
            name: z.string(),
            agent: z.string().nullable(),
            outcome: z.string().nullable(),
          })
          .nullable()
          .describe("The action that it belongs to; null for a log record that belongs to none."),
        log: z
          .object({
            source: z.string(),
            system: z.string(),
            title: z.string(),
            principal: z.string().nullable(),
            verb: z.string().nullable(),
            status: z.string().nullable(),
          })
          .nullable(),
        change: z
          .object({
            basis: z.enum(BASES),
            before: json.exactOptional(),
            after: json.exactOptional(),
            reference: z.string().nullable(),
          })
          .nullable()
          .describe("What changed, where it is said."),
      }),
    ),
    next_cursor: z.string().nullable(),
    is_cut: z.boolean().describe("More touched it than are looked through; the newest are."),
  }),
);
