import type { Metadata } from "next";
import { ChangePage } from "@/components/changes/ChangePage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { getChange } from "@/lib/services/change/get";
import {
  submitApproval,
  submitChangeRequest,
  submitComment,
  submitRebase,
  submitRejection,
  submitWithdrawal,
} from "../actions";

export const metadata: Metadata = { title: "Change" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await pageContext();
  const { id } = await params;
  const change = await forPage(getChange({ ctx, input: { id } }));
  return (
    <ChangePage
      change={change}
      isAuthor={change.author === ctx.actor.email}
      mayComment={ctx.actor.roles.some((role) => role !== "viewer")}
      actions={{
        submit: submitChangeRequest,
        rebase: submitRebase,
        withdraw: submitWithdrawal,
        approve: submitApproval,
        reject: submitRejection,
        comment: submitComment,
      }}
    />
  );
}
