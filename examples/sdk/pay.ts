import { AmbitError, guard } from "ambit-sdk";
import { ambit } from "./ambit";

interface Payment {
  to: string;
  amount: number;
}

export const payments: Payment[] = [];

export const pay = guard(
  async ({ to, amount }: Payment, call) => {
    payments.push({ to, amount });
    call.changed({ resource: { type: "balance", id: to }, after: amount });
    return { receipt: `paid ${amount} to ${to}` };
  },
  {
    ambit,
    action: "bank.pay",
    resource: ({ to }) => ({ type: "payment", id: to }),
  },
);

/** What an agent loop hands back to its model. */
export async function answerModel(payment: Payment, session?: Awaited<ReturnType<typeof ambit.openSession>>) {
  try {
    return await pay(payment, session === undefined ? {} : { session });
  } catch (error) {
    if (error instanceof AmbitError) return { didNotRun: error.message };
    throw error;
  }
}

/** One session for a task, so that it is known what the task has read and where values came from. */
export async function payWhatDanaAsked() {
  const session = await ambit.openSession({ request: "Pay 120 to acc-7", label: "ticket 4711" });
  return await answerModel({ to: "acc-7", amount: 120 }, session);
}
