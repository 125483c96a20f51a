import type { Metadata } from "next";
import { UnusedPage } from "@/components/budget/UnusedPage";
import { AgeingPanel } from "@/components/exceptions/AgeingPanel";
import { unusedGrantsQuerySchema } from "@/lib/contracts/budgets";
import { type SearchParams, singles } from "@/lib/http/person/addressedPage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { listUnusedGrants } from "@/lib/services/budget/unused";
import { listExceptions } from "@/lib/services/exception/list";
import { submitGrantRemoval } from "../../agents/[id]/budget/actions";
import { submitRollBack } from "../../changes/actions";
import { submitEnd } from "../actions";

export const metadata: Metadata = { title: "Unused grants" };

const DAY_MS = 86_400_000;

/** What the address says and cannot be read counts as absent. */
export default async function UnusedRoute({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageContext();
  const asked = unusedGrantsQuerySchema.safeParse(singles(await searchParams));
  const input = asked.success ? asked.data : {};
  const [answer, { exceptions }] = await forPage(
    Promise.all([
      listUnusedGrants({ ctx, input }),
      listExceptions({ ctx, input: { sort: "since", ...(asked.data?.q === undefined ? {} : { q: asked.data.q }) } }),
    ]),
  );
  const before = ctx.now().getTime() - answer.days * DAY_MS;
  return (
    <UnusedPage
      answer={answer}
      q={asked.data?.q ?? ""}
      ageing={
        <AgeingPanel
          exceptions={exceptions.filter((one) => !one.break_glass && Date.parse(one.since) < before)}
          days={answer.days}
          actions={{ end: submitEnd, rollBack: submitRollBack }}
        />
      }
      actions={{ removeGrant: submitGrantRemoval, rollBack: submitRollBack }}
    />
  );
}
