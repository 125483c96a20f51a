import Link from "next/link";
import { BackLink } from "@/components/ui/BackLink";
import { Panel } from "@/components/ui/Panel";
import { Table, Td, Th, Tr } from "@/components/ui/Table";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { BoundedApprovalDetail } from "@/lib/contracts/boundedApprovals";
import { BoundedItem } from "./BoundedItem";
import type { RevokeBounded } from "./RevokeDialog";

/** One bounded approval, and each approval that it answered. */
export function BoundedOnePage({ one, revoke }: { one: BoundedApprovalDetail; revoke: RevokeBounded }) {
  return (
    <div className="space-y-6">
      <div>
        <BackLink href="/inbox/bounded">Bounded approvals</BackLink>
        <div className="rounded-lg border border-line bg-surface">
          <BoundedItem one={one} revoke={revoke} as="div" />
        </div>
      </div>
      {one.answered.length > 0 && (
        <Panel title="What it answered" flush>
          <Table caption="Approvals that it answered, the newest first">
            <thead>
              <tr>
                <Th>Use</Th>
                <Th>When</Th>
                <Th>On</Th>
              </tr>
            </thead>
            <tbody>
              {one.answered.map(({ approval_id: id, use, at, resource }) => (
                <Tr key={id}>
                  <Td className="tabular">{use}</Td>
                  <Td className="whitespace-nowrap">
                    <Link href={`/inbox/${id}`} className="text-accent-ink underline underline-offset-2">
                      <Time at={at} />
                    </Link>
                  </Td>
                  <Td className="min-w-40">
                    <UntrustedText inline text={resource.type} maxCharacters={60} />{" "}
                    <UntrustedText inline mono text={resource.id} maxCharacters={120} />
                  </Td>
                </Tr>
              ))}
            </tbody>
          </Table>
        </Panel>
      )}
    </div>
  );
}
