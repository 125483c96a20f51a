import { SearchX } from "lucide-react";
import Link from "next/link";
import { buttonClass } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";
import { PageHeader } from "@/components/ui/PageHeader";

export default function IncidentNotFound() {
  return (
    <>
      <PageHeader title="Incident" />
      <EmptyState
        icon={<SearchX aria-hidden />}
        title="There is no such incident"
        action={
          <Link href="/incidents" className={buttonClass("secondary", "small")}>
            Show all incidents
          </Link>
        }
      >
        Nothing with this id was opened here, or it concerns agents of teams that you cannot see.
      </EmptyState>
    </>
  );
}
