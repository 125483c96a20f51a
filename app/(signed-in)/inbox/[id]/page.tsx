import type { Metadata } from "next";
import { ApprovalCard } from "@/components/inbox/ApprovalCard";
import { InboxPage } from "@/components/inbox/InboxPage";
import { SignInWaysProvider } from "@/components/inbox/signInWays";
import type { SearchParams } from "@/lib/http/person/addressedPage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { signInWays } from "@/lib/http/person/signInWays";
import { get } from "@/lib/services/approval/get";
import {
  submitApproval,
  submitClaim,
  submitDenial,
  submitQuestion,
  submitReassignment,
  submitRevocation,
  submitSnooze,
  submitUnclaim,
  submitUndo,
} from "../actions";
import { listingOf } from "../listing";
import { submitSignInAgain } from "../signInAgainAction";

const ANSWERS = {
  approve: submitApproval,
  undo: submitUndo,
  deny: submitDenial,
  revoke: submitRevocation,
  ask: submitQuestion,
  claim: submitClaim,
  unclaim: submitUnclaim,
  snooze: submitSnooze,
  reassign: submitReassignment,
};

export const metadata: Metadata = { title: "Approval" };

export default async function ApprovalRoute({
  params,
  searchParams,
}: {
  params: Promise<{ id: string }>;
  searchParams: SearchParams;
}) {
  const ctx = await pageContext();
  const { id } = await params;
  const [approval, listing] = await Promise.all([forPage(get({ ctx, input: { id } })), listingOf(ctx, searchParams)]);
  return (
    <InboxPage listing={listing} selected={approval.id}>
      <SignInWaysProvider value={{ ways: signInWays(ctx.actor), withPassword: submitSignInAgain }}>
        <ApprovalCard
          key={approval.id}
          approval={approval}
          answers={ANSWERS}
          nextHref={hrefOfNext(listing, approval.id)}
        />
      </SignInWaysProvider>
    </InboxPage>
  );
}

/** The next one that waits: below this one, else the first. */
function hrefOfNext({ page, query }: Awaited<ReturnType<typeof listingOf>>, id: string): string | null {
  const at = page.approvals.findIndex((approval) => approval.id === id);
  const others = [...page.approvals.slice(at + 1), ...page.approvals.slice(0, Math.max(at, 0))];
  const next = others.find(({ status }) => status === "pending");
  return next === undefined ? null : `/inbox/${next.id}${query === "" ? "" : `?${query}`}`;
}
