import { guard } from "ambit-sdk";
import { ambit } from "./ambit";

/** The agent's side: the permit goes along with the request, and the server uses it up. */
export function payAt(address: string) {
  return guard(
    async (payment: { to: string; amount: number }, { permit }) => {
      const response = await fetch(`${address}/payments`, {
        method: "POST",
        headers: { "Content-Type": "application/json", "Ambit-Permit": permit },
        body: JSON.stringify(payment),
      });
      return { status: response.status, answer: await response.json() };
    },
    { ambit, action: "bank.pay", resource: ({ to }) => ({ type: "payment", id: to }), redeem: "tool" },
  );
}
