import { generateText, type LanguageModel, stepCountIs, tool } from "ai";
import { guardTools } from "ambit-sdk/ai";
import { z } from "zod";
import { ambit } from "./ambit";

export const paid: object[] = [];

export const tools = guardTools(
  {
    balance: tool({
      description: "Reads an account's balance",
      inputSchema: z.object({ account: z.string() }),
      execute: async ({ account }) => ({ account, balance: 250 }),
    }),
    pay: tool({
      description: "Pays an amount to an account",
      inputSchema: z.object({ to: z.string(), amount: z.number() }),
      execute: async (payment) => {
        paid.push(payment);
        return `Paid ${payment.amount}`;
      },
    }),
  },
  {
    balance: { ambit, action: "bank.balance", resource: ({ account }) => ({ type: "account", id: String(account) }) },
    pay: { ambit, action: "bank.pay", resource: ({ to }) => ({ type: "payment", id: String(to) }), patienceMs: 50_000 },
  },
);

export async function runAgent(model: LanguageModel, prompt: string) {
  return await generateText({ model, tools, prompt, stopWhen: stepCountIs(5) });
}
