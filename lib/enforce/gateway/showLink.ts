import type { TaskAnswer } from "@/lib/enforce/ambit/answers";
import type { Call, GatewayParts } from "./call";

/**
 * Asks the agent's host to show its person where the approval is answered, once for each approval, where the host can open
 * links (elicitation in URL mode). What that person does with it decides nothing here: the approval is answered in Ambit.
 */
export function showLink(
  { agent, linksShown, log, configuration }: GatewayParts,
  { within, signal }: Call,
  { id, links }: TaskAnswer["task"],
): { close(): void } {
  const isUrl = URL.canParse(links.review) && /^https?:$/.test(new URL(links.review).protocol);
  if (agent.capabilities().elicitation?.url === undefined || linksShown.has(id) || !isUrl)
    return { close: () => undefined };
  linksShown.add(id);
  const params = {
    mode: "url",
    elicitationId: id,
    url: links.review,
    message: "This call waits for a person's approval, which is given or refused here.",
  } as const;
  const over = new AbortController();
  const timeout = configuration.patience * 1_000 + 1_000;
  agent
    .ask(
      { method: "elicitation/create", params },
      { ...within, timeout, signal: AbortSignal.any([signal, over.signal]) },
    )
    .catch((error: unknown) => {
      if (!over.signal.aborted && !signal.aborted)
        log.warn({ approval: id, reason: error instanceof Error ? error.message : "unknown" }, "a link was not shown");
    });
  return {
    close: () => {
      over.abort("The approval is no longer waited for.");
      agent.tell({ method: "notifications/elicitation/complete", params: { elicitationId: id } });
    },
  };
}
