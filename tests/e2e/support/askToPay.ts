import type { Decision } from "@/lib/contracts/access";
import { call, tokenFor } from "@/tests/support/accessServer";
import type { AmbitServer } from "./ambitServer";

let asked = 0;

/** An access token of billing-helper's gateway in production, of the bundle `payments.yaml`. */
function billingToken(server: AmbitServer): Promise<string> {
  const credential = server.credentials.find(
    ({ agent, tool, environment, kind }) =>
      agent === "billing-helper" && tool === "banking" && environment === "production" && kind === "enforcement_point",
  );
  return tokenFor(server.url, credential?.secret ?? "");
}

/** billing-helper asks to send money and is held. Answers the approval's id. */
export async function askToPay(
  server: AmbitServer,
  changed: { resource?: string; amount?: number; reference?: string; justification?: string } = {},
): Promise<string> {
  asked += 1;
  const { resource = `inv-${asked}`, amount = 1, reference = `no. ${asked}`, justification = "It is due." } = changed;
  const { context } = await evaluate<Decision>(
    server,
    call("banking.send_money", {
      resource: { type: "payment", id: resource },
      context: {
        arguments: { recipient: "DE89370400440532013000", amount, reference },
        justification,
        submit_request: true,
      },
    }),
  );
  const id = context.access_request?.task?.id;
  if (id === undefined) throw new Error(`nothing was opened: ${context.reason}`);
  return id;
}

/** Asks the real server for a decision, as billing-helper's gateway. */
export async function evaluate<T>(server: AmbitServer, body: object): Promise<T> {
  return await postAsGateway<T>(server, "/access/v1/evaluation", body);
}

/** Posts to the real server as billing-helper's gateway. */
export async function postAsGateway<T>(server: AmbitServer, path: string, body: object): Promise<T> {
  const response = await fetch(server.url + path, {
    method: "POST",
    headers: { authorization: `Bearer ${await billingToken(server)}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return (await response.json()) as T;
}
