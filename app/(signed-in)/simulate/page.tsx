import type { Metadata } from "next";
import { draftOf, fieldsOf, inputOf, objectIn, type SimulationDraft, written } from "@/components/simulation/draft";
import { SimulatorPage } from "@/components/simulation/SimulatorPage";
import { PageHeader } from "@/components/ui/PageHeader";
import type { ActionResult } from "@/lib/contracts/actionResult";
import type { SimulationAnswer } from "@/lib/contracts/simulation";
import { unstorableAt } from "@/lib/core/text/storable";
import { resultOf } from "@/lib/http/person/action";
import { type SearchParams, singles } from "@/lib/http/person/addressedPage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { requireStorable } from "@/lib/http/person/storable";
import type { ServiceContext } from "@/lib/services/context";
import { getSimulationForm } from "@/lib/services/simulation/form";
import { simulate } from "@/lib/services/simulation/simulate";
import { askForm, runSimulation } from "./actions";

export const metadata: Metadata = { title: "Simulator" };

/** A request in the address, or that of a record, is simulated at once. */
export default async function SimulateRoute({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageContext();
  const said = singles(await searchParams);
  // What nothing could be looked up by counts as absent.
  const { from, agent, request, ...address } = unstorableAt(said) === null ? said : {};
  const asked = objectIn(request ?? "");
  const view = await forPage(
    getSimulationForm({
      ctx,
      input: { agent: asked === null ? agent : fieldsOf(asked).agent, from: request === undefined ? from : undefined },
    }),
  );
  const start = draftOf({ ...address, ...(request === undefined ? {} : { request }) }, agent);
  const recorded = view.start === null ? {} : { request: written(view.start.request), kind: view.start.kind };
  const draft = { ...start, ...recorded };
  const isAsked = request !== undefined || view.start !== null;
  return (
    <>
      <PageHeader
        title="Simulator"
        description="What an agent's request would be decided as: now, as it was, or with what is proposed. Nothing is recorded."
      />
      <SimulatorPage
        view={view}
        start={draft}
        answered={isAsked ? await answerTo(ctx, draft) : null}
        simulate={runSimulation}
        askForm={askForm}
      />
    </>
  );
}

async function answerTo(ctx: ServiceContext, draft: SimulationDraft): Promise<ActionResult<SimulationAnswer>> {
  const { input, problems } = inputOf(draft);
  if (problems.length > 0) return { ok: false, message: "The address cannot be read.", errors: problems };
  return resultOf(() => simulate({ ctx, input: requireStorable(input) }));
}
