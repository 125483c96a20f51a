import { SearchX } from "lucide-react";
import Link from "next/link";
import { buttonClass } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";
import { PageHeader } from "@/components/ui/PageHeader";

export default function ActionNotFound() {
  return (
    <>
      <PageHeader title="Action" />
      <EmptyState
        icon={<SearchX aria-hidden />}
        title="There is no such action"
        action={
          <Link href="/actions" className={buttonClass("secondary", "small")}>
            Show all actions
          </Link>
        }
      >
        Nothing with this id was decided here, or it belongs to a team that you cannot see.
      </EmptyState>
    </>
  );
}
