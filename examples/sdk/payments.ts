export interface Payment {
  to: string;
  amount: number;
}

export const made: Payment[] = [];

/** What the server is there for. */
export async function makePayment(payment: Payment) {
  made.push(payment);
  return { receipt: made.length };
}

/** As the agent asked Ambit for it: the same action, resource and arguments. */
export function callOf(payment: Payment) {
  return { action: "bank.pay", resource: { type: "payment", id: payment.to }, arguments: payment };
}
