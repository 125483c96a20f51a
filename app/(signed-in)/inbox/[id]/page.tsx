import type { Metadata } from "next";
import { ApprovalCard } from "@/components/inbox/ApprovalCard";
import { InboxPage } from "@/components/inbox/InboxPage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { get } from "@/lib/services/approval/get";
import { submitApproval, submitDenial } from "../actions";
import { listingOf, type SearchParams } from "../listing";

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
      <ApprovalCard
        key={approval.id}
        approval={approval}
        answers={{ approve: submitApproval, deny: submitDenial }}
        nextHref={hrefOfNext(listing, approval.id)}
      />
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
