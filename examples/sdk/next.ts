import { AmbitFault, InvalidPermit, verifyPermit } from "ambit-sdk";
import { type NextRequest, NextResponse } from "next/server";
import { callOf, makePayment } from "./payments";
import { server } from "./toolServer";

/** `app/payments/route.ts` */
export async function POST(request: NextRequest) {
  const payment = await request.json();
  try {
    const permit = await verifyPermit(request.headers.get("Ambit-Permit") ?? "", callOf(payment), server);
    const result = await makePayment(payment);
    await permit.report({ status: "succeeded", stateChanges: [{ resource: { type: "payment", id: payment.to } }] });
    return NextResponse.json(result);
  } catch (error) {
    if (error instanceof InvalidPermit)
      return NextResponse.json({ problem: error.problem, detail: error.message }, { status: error.status });
    if (error instanceof AmbitFault) return NextResponse.json({ detail: error.message }, { status: 503 });
    throw error;
  }
}
