import { SearchX } from "lucide-react";
import Link from "next/link";
import { buttonClass } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";
import { PageHeader } from "@/components/ui/PageHeader";

export default function RunNotFound() {
  return (
    <>
      <PageHeader title="Run" />
      <EmptyState
        icon={<SearchX aria-hidden />}
        title="There is no such run"
        action={
          <Link href="/actions" className={buttonClass("secondary", "small")}>
            Show all actions
          </Link>
        }
      >
        No log record and no decision has this id, or it belongs to no action of a team that you can see.
      </EmptyState>
    </>
  );
}
