import type { Metadata } from "next";
import { PersonPage } from "@/components/people/PersonPage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { getPerson } from "@/lib/services/person/get";
import { personHistory } from "@/lib/services/person/history";

export const metadata: Metadata = { title: "Person" };

/** So much of the history stands on the page. */
const NEWEST = 10;

export default async function PersonRoute({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await pageContext();
  const id = decodeURIComponent((await params).id);
  const [person, history] = await forPage(
    Promise.all([getPerson({ ctx, input: { id } }), personHistory({ ctx, input: { id, limit: NEWEST } })]),
  );
  return <PersonPage person={person} history={history} />;
}
