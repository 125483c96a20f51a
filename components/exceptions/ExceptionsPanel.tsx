import { Hourglass } from "lucide-react";
import { EmptyState } from "@/components/ui/EmptyState";
import { Panel } from "@/components/ui/Panel";
import { EXCEPTIONS_PAGE, type ExceptionsAnswer } from "@/lib/contracts/exceptions";
import type { ExceptionActions } from "./actions";
import { ExceptionFilters } from "./ExceptionFilters";
import { ExceptionPages } from "./ExceptionPages";
import { ExceptionTable } from "./ExceptionTable";

/** The list of exceptions that the address names. */
export function ExceptionsPanel({ answer, actions }: { answer: ExceptionsAnswer | null; actions: ExceptionActions }) {
  const total = answer?.total ?? 0;
  return (
    <div>
      <ExceptionFilters />
      <Panel title={total === 0 ? "Grants with an end" : `Grants with an end: ${total}`} flush>
        {answer === null || answer.exceptions.length === 0 ? (
          <EmptyState icon={<Hourglass />} title={answer === null ? "This address names no list" : "No such exception"}>
            {answer === null
              ? "Choose above what to show."
              : "A grant with an end is an exception. They are proposed as changes of a budget, with expiresAt; those that are over are under “Over”."}
          </EmptyState>
        ) : (
          <ExceptionTable exceptions={answer.exceptions} now={answer.now} actions={actions} />
        )}
      </Panel>
      {total > EXCEPTIONS_PAGE && answer !== null && <ExceptionPages page={answer.page} total={total} />}
    </div>
  );
}
