import type { Metadata } from "next";
import { IncidentPage } from "@/components/incidents/IncidentPage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { getIncident } from "@/lib/services/incident/get";
import { submitContraction, submitDismissal } from "../../changes/actions";
import {
  submitEdit,
  submitFinding,
  submitFindingWithdrawal,
  submitFollowUp,
  submitIncidentReview,
  submitMove,
  submitNote,
  submitOpening,
  submitRecords,
  submitRemoval,
  submitResolution,
} from "../actions";

export const metadata: Metadata = { title: "Incident" };

const ACTIONS = {
  edit: submitEdit,
  add: submitRecords,
  remove: submitRemoval,
  note: submitNote,
  find: submitFinding,
  withdraw: submitFindingWithdrawal,
  followUp: submitFollowUp,
  resolve: submitResolution,
  open: submitOpening,
  move: submitMove,
  review: submitIncidentReview,
  take: submitContraction,
  dismiss: submitDismissal,
};

export default async function IncidentRoute({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await pageContext();
  const { id } = await params;
  return <IncidentPage incident={await forPage(getIncident({ ctx, input: { id } }))} actions={ACTIONS} />;
}
