import type { Metadata } from "next";
import { PeoplePage } from "@/components/people/PeoplePage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { listPeople } from "@/lib/services/person/list";

export const metadata: Metadata = { title: "People" };

export default async function PeopleRoute() {
  return <PeoplePage answer={await forPage(listPeople({ ctx: await pageContext() }))} />;
}
