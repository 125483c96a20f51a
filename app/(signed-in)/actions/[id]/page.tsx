import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ActionPage } from "@/components/actions/ActionPage";
import { pageContext } from "@/lib/http/person/session";
import { get } from "@/lib/services/action/get";
import { Problem } from "@/lib/services/problem";

export const metadata: Metadata = { title: "Action" };

export default async function ActionRoute({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await pageContext();
  const { id } = await params;
  const answer = await get({ ctx, input: { id } }).catch((error: unknown) => {
    if (error instanceof Problem && error.kind === "not_found") notFound();
    throw error;
  });
  return <ActionPage answer={answer} />;
}
