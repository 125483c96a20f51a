import { type Bundle, bundleSchema } from "@/lib/contracts/bundle";
import { type BundleText, bundleIn } from "@/lib/services/authority/proposed";
import { requireCommandOrPerson } from "@/lib/services/change/requireProposer";
import type { ServiceContext } from "@/lib/services/context";
import { bundleOf } from "@/lib/services/organisation/bundleOf";
import { definitionOf } from "@/lib/services/organisation/definitionOf";
import { organisationInForce } from "./assess";
import { notCarried, sharedContents } from "./bundleSteps";
import { type Proposed, propose, proposeAgent } from "./proposeAgent";

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
    changes.push(...(await proposeAgent(ctx, { was, is: agent, reason })));
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
