import type { Metadata } from "next";
import { ZodError } from "zod";
import { ActionPage } from "@/components/actions/ActionPage";
import { ObservedPage } from "@/components/ungoverned/ObservedPage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { decideToday } from "@/lib/services/action/decideToday";
import { recordWithTimeline } from "@/lib/services/action/timeline";
import { Problem } from "@/lib/services/problem";

export const metadata: Metadata = { title: "Action" };

export default async function ActionRoute({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await pageContext();
  const { id } = await params;
  const { record, timeline } = await forPage(recordWithTimeline({ ctx, input: { id } }));
  if ("observed_action_id" in record) return <ObservedPage record={record} timeline={timeline} />;
  const today =
    record.phases.decision === null ? null : orNull(decideToday({ ctx, input: { id: record.evaluation_id } }));
  return <ActionPage answer={record} timeline={timeline} today={today} />;
}

/** What cannot be decided any longer does not keep the record from being shown. */
async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Problem || error instanceof ZodError) return null;
    throw error;
  }
}
