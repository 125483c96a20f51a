import canonicalize from "canonicalize";
import { type Bundle, bundleSchema } from "@/lib/contracts/bundle";
import type { ChangeContent, ChangeStatusName } from "@/lib/contracts/changes";
import { categoryKey } from "@/lib/core/change/category";
import { type BundleText, bundleIn } from "@/lib/services/authority/proposed";
import { requireCommandOrPerson } from "@/lib/services/change/requireProposer";
import type { ServiceContext } from "@/lib/services/context";
import { bundleOf } from "@/lib/services/organisation/bundleOf";
import { definitionOf } from "@/lib/services/organisation/definitionOf";
import { Problem } from "@/lib/services/problem";
import { type AgentStep, agentSteps, contentOf } from "./agentSteps";
import { assess, organisationInForce } from "./assess";
import { notCarried, sharedContents } from "./bundleSteps";
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

export interface ProposedBundle {
  changes: Proposed[];
  /** What differs and no change request carries. */
  kept: string[];
}

/**
 * Makes change requests of the difference between the organisation in force and a bundle: what narrows is in force with it,
 * what widens waits for review, each category apart. What cannot be submitted as it is (its evidence is missing, it needs to
 * be split by hand) stays a draft. The same bundle again finds the requests that are open and adds none.
 * @throws Problem `invalid` with every problem of the bundle; `conflict` without an organisation; `forbidden`.
 */
export async function proposeBundle({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: BundleText;
}): Promise<ProposedBundle> {
  requireCommandOrPerson(ctx);
  const wanted = canonical(bundleIn(input));
  const { bundle: before } = await organisationInForce(ctx.db);
  const reason = `From the bundle ${input.fileName}`;
  const changes: Proposed[] = [];
  for (const content of sharedContents(before, wanted)) changes.push(await propose(ctx, content, reason));
  for (const agent of wanted.agents) {
    const was = before.agents.find(({ name }) => name === agent.name);
    if (was === undefined) continue;
    for (const content of await agentContents(ctx, agentSteps(was, agent), agent.name))
      changes.push(await propose(ctx, content, reason));
  }
  return { changes, kept: notCarried(before, wanted) };
}

/** In the spelling in which an export writes it, so that only what is said otherwise differs. */
function canonical(bundle: Bundle): Bundle {
  const definition = definitionOf(bundle, (name) => name);
  const people = {
    teams: bundle.teams.map(({ name }) => name),
    people: bundle.people.map((person) => ({ ...person, disabled: person.disabled ?? false })),
    groups: bundle.groups,
    principals: bundle.agents.flatMap(({ name, principals }) => principals.map((one) => ({ ...one, agent: name }))),
  };
  return bundleSchema.parse(bundleOf(definition, people));
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

async function propose(ctx: ServiceContext, content: ChangeContent, reason: string): Promise<Proposed> {
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

async function openAlready(
  ctx: ServiceContext,
  content: ChangeContent,
): Promise<{ id: string; status: ChangeStatusName } | null> {
  const open = await ctx.db.prisma.changeRequest.findMany({
    where: { AND: [visibleChanges(ctx), { status: { in: ["draft", "submitted", "approved"] } }] },
    select: { id: true, status: true, content: true },
  });
  return open.find((one) => canonicalize(one.content) === canonicalize(content)) ?? null;
}
