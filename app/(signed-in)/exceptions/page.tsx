import type { Metadata } from "next";
import { ExceptionsPage } from "@/components/exceptions/ExceptionsPage";
import { SignInWaysProvider } from "@/components/inbox/signInWays";
import { exceptionsQuerySchema } from "@/lib/contracts/exceptions";
import { type SearchParams, singles } from "@/lib/http/person/addressedPage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { signInWays } from "@/lib/http/person/signInWays";
import { listBreakGlass } from "@/lib/services/breakGlass/list";
import { listExceptions } from "@/lib/services/exception/list";
import { submitRollBack } from "../changes/actions";
import { submitSignInAgain } from "../inbox/signInAgainAction";
import {
  submitAsk,
  submitBreakGlassEnd,
  submitEnd,
  submitGive,
  submitRefusal,
  submitRenewal,
  submitReview,
  submitWithdrawal,
} from "./actions";

export const metadata: Metadata = { title: "Exceptions" };

const ACTIONS = {
  ask: submitAsk,
  give: submitGive,
  refuse: submitRefusal,
  withdraw: submitWithdrawal,
  endBreakGlass: submitBreakGlassEnd,
  review: submitReview,
  end: submitEnd,
  renew: submitRenewal,
  rollBack: submitRollBack,
};

export default async function ExceptionsRoute({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageContext();
  const query = exceptionsQuerySchema.safeParse(singles(await searchParams));
  const [exceptions, breakGlass] = await Promise.all([
    query.success ? forPage(listExceptions({ ctx, input: query.data })) : null,
    forPage(listBreakGlass({ ctx })),
  ]);
  return (
    <SignInWaysProvider value={{ ways: signInWays(ctx.actor), withPassword: submitSignInAgain }}>
      <ExceptionsPage exceptions={exceptions} breakGlass={breakGlass} actions={ACTIONS} />
    </SignInWaysProvider>
  );
}
