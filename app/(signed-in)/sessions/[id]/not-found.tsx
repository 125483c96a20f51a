import { SearchX } from "lucide-react";
import Link from "next/link";
import { buttonClass } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";
import { PageHeader } from "@/components/ui/PageHeader";

export default function SessionNotFound() {
  return (
    <>
      <PageHeader title="Session" />
      <EmptyState
        icon={<SearchX aria-hidden />}
        title="There is no such session"
        action={
          <Link href="/sessions" className={buttonClass("secondary", "small")}>
            Show all sessions
          </Link>
        }
      >
        No session has this id, or it belongs to an agent that you cannot see.
      </EmptyState>
    </>
  );
}
