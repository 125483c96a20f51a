import type { Metadata } from "next";
import { forbidden } from "next/navigation";
import { OpenIncidentForm } from "@/components/incidents/OpenIncidentForm";
import { PageHeader } from "@/components/ui/PageHeader";
import { UntrustedText } from "@/components/ui/UntrustedText";
import { actionFiltersSchema } from "@/lib/contracts/actions";
import { INCIDENT_RECORDS_MAX, type OpenIncident } from "@/lib/contracts/incidents";
import { type SearchParams, singles } from "@/lib/http/person/addressedPage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { agentNames } from "@/lib/services/action/agentNames";
import { getRecord } from "@/lib/services/action/getRecord";
import { list } from "@/lib/services/action/list";
import { hasRole } from "@/lib/services/authorize";
import { submitIncident } from "../actions";

export const metadata: Metadata = { title: "Open an incident" };

export default async function OpenIncidentRoute({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageContext();
  if (!hasRole(ctx.actor, "operator", "security_reviewer", "admin")) forbidden();
  const { record: id, ...rest } = singles(await searchParams);
  if (id !== undefined) {
    const record = await forPage(getRecord({ ctx, input: { id } }));
    return (
      <>
        <PageHeader title="Open an incident" description="From one action record; more can be added." />
        <OpenIncidentForm begin={beginningWith(record)} agents={null} open={submitIncident}>
          <p className="text-sm">
            It begins with {record.agent.name},{" "}
            <UntrustedText text={record.action ?? "an unnamed action"} inline mono maxCharacters={80} />
            {record.resource !== null && (
              <>
                {" "}
                on <UntrustedText text={`${record.resource.type} ${record.resource.id}`} inline maxCharacters={120} />
              </>
            )}
            , and an hour around it.
          </p>
        </OpenIncidentForm>
      </>
    );
  }
  const filters = actionFiltersSchema.safeParse(rest);
  const search = filters.success ? filters.data : {};
  const isNarrowed = Object.values(search).some((one) => one !== undefined);
  // Everything that was ever done is no incident.
  const isEmpty = !isNarrowed || (await list({ ctx, input: { ...search, limit: 1 } })).actions.length === 0;
  return (
    <>
      <PageHeader title="Open an incident" description="From what a search of the actions finds; more can be added." />
      <OpenIncidentForm
        begin={{ from: { search }, collect: !isEmpty }}
        agents={isEmpty ? await agentNames({ ctx }) : null}
        open={submitIncident}
      >
        <p className="text-sm">
          {isEmpty
            ? "It begins without a record, with the hour around now. Window and records are for its page."
            : `It begins with what the search finds, the newest ${INCIDENT_RECORDS_MAX} at most.`}
        </p>
      </OpenIncidentForm>
    </>
  );
}

const HOUR_MS = 3_600_000;

/** What only other systems' logs show has no evaluation: it is an alert, about the agent whose principal it was. */
function beginningWith(
  record: Awaited<ReturnType<typeof getRecord>>,
): Pick<OpenIncident, "from" | "window" | "agents"> {
  if ("evaluation_id" in record) return { from: { record: record.evaluation_id } };
  const [from, to] = [Date.parse(record.first_at) - HOUR_MS, Date.parse(record.last_at) + HOUR_MS];
  return {
    from: { alert: record.observed_action_id },
    window: { from: new Date(from).toISOString(), to: new Date(to).toISOString() },
    agents: [record.agent.name],
  };
}
