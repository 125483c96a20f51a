import type { ChangeContent } from "@/lib/contracts/changes";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { organisationInForce } from "./assess";
import { baseOf } from "./proposed";
import { digestOf } from "./stored";

/** No agent has this name. */
const NO_AGENT = "";

/** What tells whether something else has come into force, since, where `content` would put something. The caller checks who asks. */
export async function basisOf({ db }: Pick<ServiceContext, "db">, content: ChangeContent): Promise<string> {
  // But for its agent, if it is about one, no agent is part of what it puts in place: none is read.
  const { bundle } = await organisationInForce(db, { agent: content.agent ?? NO_AGENT });
  return digestOf(baseOf(bundle, content));
}

/**
 * Whoever fills in a form says the whole of a thing: what somebody else changed of it meanwhile would be undone unseen.
 * @throws Problem `conflict` where the form began from something else.
 */
export async function requireBasis(
  ctx: Pick<ServiceContext, "db">,
  content: ChangeContent,
  basis: string,
): Promise<void> {
  if ((await basisOf(ctx, content)) !== basis)
    throw new Problem(
      "conflict",
      "This has changed since the page was loaded. Nothing was written: load it again to see what is in force.",
    );
}
