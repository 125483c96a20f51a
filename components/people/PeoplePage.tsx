import { UsersRound } from "lucide-react";
import Link from "next/link";
import { buttonClass } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";
import { PageHeader } from "@/components/ui/PageHeader";
import { Panel } from "@/components/ui/Panel";
import { Table, Td, Th, Tr } from "@/components/ui/Table";
import type { GroupView, PeopleAnswer } from "@/lib/contracts/people";
import { PeopleTable } from "./PeopleTable";

/** Everybody with what they may do here, and the groups that rules name. */
export function PeoplePage({ answer: { people, groups, propose_refusal } }: { answer: PeopleAnswer }) {
  const mayPropose = propose_refusal === null;
  return (
    <>
      <PageHeader
        title="People"
        description="Who may do what here. An admin proposes roles, teams and groups; what gives somebody more is approved by a security reviewer whom it is not about."
        actions={
          mayPropose && (
            <>
              <Link href="/people/groups/new" className={buttonClass("secondary")}>
                New group
              </Link>
              <Link href="/people/new" className={buttonClass("secondary")}>
                New person
              </Link>
            </>
          )
        }
      />
      <div className="space-y-6">
        <Panel flush>
          <PeopleTable people={people} />
        </Panel>
        <Groups groups={groups} mayPropose={mayPropose} />
      </div>
    </>
  );
}

function Groups({ groups, mayPropose }: { groups: readonly GroupView[]; mayPropose: boolean }) {
  return (
    <Panel
      title={`Groups (${groups.length})`}
      hint="Named sets of people across teams, who can be asked together."
      flush
    >
      {groups.length === 0 ? (
        <EmptyState icon={<UsersRound />} title="No groups">
          A rule or a limit can name a group as those who must answer.
        </EmptyState>
      ) : (
        <Table caption="Groups of people">
          <thead>
            <tr>
              <Th>Group</Th>
              <Th>People</Th>
              {mayPropose && (
                <Th>
                  <span className="sr-only">What you can do</span>
                </Th>
              )}
            </tr>
          </thead>
          <tbody>
            {groups.map(({ name, people }) => (
              <Tr key={name}>
                <Td className="font-medium whitespace-nowrap">{name}</Td>
                <Td>
                  {people.length === 0 ? (
                    <span className="text-ink-muted">nobody</span>
                  ) : (
                    people.map((one) => one.name).join(", ")
                  )}
                </Td>
                {mayPropose && (
                  <Td className="text-right">
                    <Link
                      href={`/people/groups/${encodeURIComponent(name)}`}
                      className={buttonClass("secondary", "small")}
                    >
                      Change<span className="sr-only"> the group {name}</span>
                    </Link>
                  </Td>
                )}
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  );
}
