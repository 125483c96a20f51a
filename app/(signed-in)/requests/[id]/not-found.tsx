import { SearchX } from "lucide-react";
import Link from "next/link";
import { buttonClass } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";
import { PageHeader } from "@/components/ui/PageHeader";

export default function RequestNotFound() {
  return (
    <>
      <PageHeader title="Request" />
      <EmptyState
        icon={<SearchX aria-hidden />}
        title="There is no such request"
        action={
          <Link href="/requests" className={buttonClass("secondary", "small")}>
            Show all requests
          </Link>
        }
      >
        Nobody acted for a request of this id, or only agents that you cannot see did.
      </EmptyState>
    </>
  );
}
