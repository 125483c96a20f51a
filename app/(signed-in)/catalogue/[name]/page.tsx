import type { Metadata } from "next";
import { CatalogueActionPage } from "@/components/catalogue/CatalogueActionPage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { seesEveryTeam } from "@/lib/services/authorize";
import { getCatalogueAction } from "@/lib/services/catalogue/get";
import { askPreview, submitProposal } from "../../changes/actions";
import { releaseAction } from "./actions";

export const metadata: Metadata = { title: "Action" };

export default async function CatalogueActionRoute({ params }: { params: Promise<{ name: string }> }) {
  const ctx = await pageContext();
  const name = decodeURIComponent((await params).name);
  const action = await forPage(getCatalogueAction({ ctx, input: { name } }));
  return (
    <CatalogueActionPage
      action={action}
      seesAll={seesEveryTeam(ctx.actor)}
      preview={askPreview}
      propose={submitProposal}
      release={releaseAction}
    />
  );
}
