import type { Metadata } from "next";
import { ActionPage } from "@/components/actions/ActionPage";
import { ObservedPage } from "@/components/ungoverned/ObservedPage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { getRecord } from "@/lib/services/action/getRecord";

export const metadata: Metadata = { title: "Action" };

export default async function ActionRoute({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await pageContext();
  const { id } = await params;
  const record = await forPage(getRecord({ ctx, input: { id } }));
  return "observed_action_id" in record ? <ObservedPage record={record} /> : <ActionPage answer={record} />;
}
