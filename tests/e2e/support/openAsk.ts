import type { Decision } from "@/lib/contracts/access";
import type { AmbitServer } from "./ambitServer";

/** billing-helper asks to pay `resource` and is held. Answers the approval's id. */
export async function openAsk(server: AmbitServer, { resource }: { resource: string }): Promise<string> {
  const credential = server.credentials.find(
    (one) => one.agent === "billing-helper" && one.environment === "production" && one.kind === "enforcement_point",
  );
  const exchange = await fetch(`${server.url}/access/v1/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token: credential?.secret ?? "",
      subject_token_type: "urn:ambit:token-type:credential",
    }),
  });
  const { access_token: token } = (await exchange.json()) as { access_token: string };
  const response = await fetch(`${server.url}/access/v1/evaluation`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({
      subject: { type: "agent", id: "billing-helper" },
      action: { name: "banking.send_money" },
      resource: { type: "payment", id: resource },
      context: { arguments: { recipient: "DE89370400440532013000", amount: 1 }, submit_request: true },
    }),
  });
  const { context } = (await response.json()) as Decision;
  const id = context.access_request?.task?.id;
  if (id === undefined) throw new Error(`nothing was opened: ${context.reason}`);
  return id;
}
