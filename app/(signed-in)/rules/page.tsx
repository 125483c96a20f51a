import type { Metadata } from "next";
import Link from "next/link";
import { RulesTable } from "@/components/rules/RulesTable";
import { buttonClass } from "@/components/ui/Button";
import { PageHeader } from "@/components/ui/PageHeader";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { list } from "@/lib/services/rule/list";

export const metadata: Metadata = { title: "Rules" };

export default async function RulesPage() {
  const ctx = await pageContext();
  const { rules, propose_refusal } = await forPage(list({ ctx }));
  return (
    <>
      <PageHeader
        title="Rules"
        description="When a person must be asked, a task is handed over, or a call is stopped. All of them are looked at on every call; the strictest wins, and no grant outranks a stop."
        actions={
          propose_refusal === null && (
            <Link href="/rules/-" className={buttonClass()}>
              New rule
            </Link>
          )
        }
      />
      <RulesTable rules={rules} />
    </>
  );
}
