import type { Metadata } from "next";
import { LeastPrivilegePage } from "@/components/leastPrivilege/LeastPrivilegePage";
import { leastPrivilegeQuerySchema } from "@/lib/contracts/leastPrivilege";
import { type SearchParams, singles } from "@/lib/http/person/addressedPage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { getLeastPrivilege } from "@/lib/services/leastPrivilege/get";
import { submitLeastPrivilege } from "./actions";

export const metadata: Metadata = { title: "Least privilege" };

/** What the address says and cannot be read counts as absent. */
export default async function LeastPrivilegeRoute({
  params,
  searchParams,
}: {
  params: Promise<{ id: string }>;
  searchParams: SearchParams;
}) {
  const ctx = await pageContext();
  const id = decodeURIComponent((await params).id);
  const asked = leastPrivilegeQuerySchema.safeParse(singles(await searchParams));
  const input = asked.success ? { id, days: asked.data.days } : { id };
  return <LeastPrivilegePage view={await forPage(getLeastPrivilege({ ctx, input }))} propose={submitLeastPrivilege} />;
}
