/** Makes change requests of the difference between an agent as it is and as it should be. */
import canonicalize from "canonicalize";
import type { Bundle } from "@/lib/contracts/bundle";
import type { ChangeContent, ChangeStatusName } from "@/lib/contracts/changes";
import { categoryKey } from "@/lib/core/change/category";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { type AgentStep, agentSteps, contentOf } from "./agentSteps";
import { assess, organisationInForce } from "./assess";
import { createChange } from "./create";
import { visibleChanges } from "./stored";
import { submitChange } from "./submit";
import { aboutWords } from "./summary";

/** What became of one part of the difference. */
export interface Proposed {
  id: string | null;
  /** `null`: it could not even be written down. */
  status: ChangeStatusName | null;
  content: ChangeContent;
  /** What it is about, in words. */
  about: string;
  /** What that means, or why it is a draft still. */
  message: string;
}

/**
 * What narrows is one request and in force with it; what widens waits for review, each category apart. What cannot be submitted
 * stays a draft with the reason.
 */
export async function proposeAgent(
  ctx: ServiceContext,
  { was, is, reason }: { was: Bundle["agents"][number]; is: Bundle["agents"][number]; reason: string },
): Promise<Proposed[]> {
  const changes: Proposed[] = [];
  for (const content of await agentContents(ctx, agentSteps(was, is), is.name))
    changes.push(await propose(ctx, content, reason));
  return changes;
}

/** What narrows together, then what widens one category together, then whatever widens more. */
async function agentContents(ctx: ServiceContext, steps: readonly AgentStep[], name: string): Promise<ChangeContent[]> {
  if (steps.length === 0) return [];
  const inForce = await organisationInForce(ctx.db, { agent: name });
  const agent = inForce.bundle.agents.find((one) => one.name === name);
  if (agent === undefined) return [];
  const groups = new Map<string, AgentStep[]>();
  for (const step of steps) {
    const { categories } = assess(inForce, contentOf(agent, [step])).change;
    const key = categories.map(categoryKey).sort().join(" ");
    groups.set(key, [...(groups.get(key) ?? []), step]);
  }
  // What narrows is in force before what widens is written down, which is then based on it.
  const { "": narrowing = [], ...widening } = Object.fromEntries(groups);
  const then = narrowing.reduce((made, { apply }) => apply(made), agent);
  return [
    ...(narrowing.length === 0 ? [] : [contentOf(agent, narrowing)]),
    ...Object.values(widening).map((own) => contentOf(then, own)),
  ];
}

/** Writes one change down and submits it; what is open already is not written again. */
export async function propose(ctx: ServiceContext, content: ChangeContent, reason: string): Promise<Proposed> {
  const about = aboutWords(content);
  const open = await openAlready(ctx, content);
  if (open !== null) return { ...open, content, about, message: "It was proposed before and is open still." };
  let id: string | null = null;
  try {
    ({ id } = await createChange({ ctx, input: { ...content, reason } }));
    const { status, message } = await submitChange({ ctx, input: { id } });
    return { id, status, content, about, message };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { id, status: id === null ? null : "draft", content, about, message: error.message };
  }
}

/** The open request that says exactly this, if there is one. */
export async function openAlready(
  ctx: ServiceContext,
  content: ChangeContent,
): Promise<{ id: string; status: ChangeStatusName } | null> {
  const open = await ctx.db.prisma.changeRequest.findMany({
    where: { AND: [visibleChanges(ctx), { status: { in: ["draft", "submitted", "approved"] } }] },
    select: { id: true, status: true, content: true },
  });
  return open.find((one) => canonicalize(one.content) === canonicalize(content)) ?? null;
}
