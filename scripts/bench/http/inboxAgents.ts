/** The agents of an inbox: each asks, and is held. */
import { agentOf, post, tokenFor } from "./callers";
import { actionOf, teamOf } from "./inboxOrganisation";
import type { Place } from "./place";

export interface InboxAgent {
  name: string;
  team: string;
  token: string;
}

export async function agentsOf(port: number, { secrets }: Place): Promise<InboxAgent[]> {
  const tokens = await Promise.all(secrets.map((secret) => tokenFor(port, secret)));
  return tokens.map((token) => {
    const name = agentOf(token);
    return { name, team: teamOf(numberOf(name)), token };
  });
}

/** Asks as agents do, for another entry each time. Answers the approval's id. */
export async function askOnce(port: number, { name, token }: InboxAgent, entry: string): Promise<string> {
  const { context } = await post<{ context: { access_request: { task: { id: string } } } }>(
    port,
    "/access/v1/evaluation",
    {
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      body: JSON.stringify({
        subject: { type: "agent", id: name },
        action: { name: actionOf(numberOf(name)) },
        resource: { type: "entry", id: `${entry} of ${name}` },
        context: { submit_request: true },
      }),
    },
  );
  return context.access_request.task.id;
}

function numberOf(agent: string): number {
  return Number(agent.split("-").at(-1));
}
