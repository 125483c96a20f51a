import type { Metadata } from "next";
import { RulePage } from "@/components/rules/RulePage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { seesEveryTeam } from "@/lib/services/authorize";
import { getRule } from "@/lib/services/rule/get";
import { askPreview, submitProposal } from "../../changes/actions";

export const metadata: Metadata = { title: "Rule" };

export default async function RuleRoute({ params }: { params: Promise<{ name: string }> }) {
  const ctx = await pageContext();
  const name = decodeURIComponent((await params).name);
  return (
    <RulePage
      rule={await forPage(getRule({ ctx, input: { name } }))}
      seesAll={seesEveryTeam(ctx.actor)}
      preview={askPreview}
      propose={submitProposal}
    />
  );
}
