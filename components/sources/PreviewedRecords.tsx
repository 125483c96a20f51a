import { Badge } from "@/components/ui/Badge";
import { Table, Td, Th, Tr } from "@/components/ui/Table";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { FieldPreview } from "@/lib/contracts/sourceMapping";
import type { MappingPreview } from "@/lib/contracts/sources";

const OUTCOME_WORDS: Record<Exclude<FieldPreview["outcome"], "read">, string> = {
  absent: "nothing is there",
  not_a_text: "what is there is no text",
  not_readable: "cannot be read",
  too_long: "too long",
  not_declared_value: "a value that the mapping does not name",
};

/** What a mapping makes of each sample record, field by field. */
export function PreviewedRecords({ preview: { records, unreadable } }: { preview: MappingPreview }) {
  if (records.length === 0 && unreadable.length === 0)
    return <p className="text-sm text-ink-muted">There is no record in the samples.</p>;
  return (
    <ul className="space-y-4">
      {unreadable.map(({ position, message }) => (
        <li key={`unreadable ${position}`} className="text-sm">
          <Badge tone="stop">rejected</Badge> Line {position + 1}: {message}
        </li>
      ))}
      {records.map(({ position, fields, rejected }) => (
        <li key={position} className="rounded-md border border-line">
          <p className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2 text-sm font-medium">
            Record {position + 1}
            {rejected === null ? <Badge tone="ok">would be stored</Badge> : <Badge tone="stop">rejected</Badge>}
            {rejected !== null && <span className="font-normal text-stop-ink">{rejected}</span>}
          </p>
          <Table caption={`Fields of record ${position + 1}`}>
            <thead>
              <tr>
                <Th>Field</Th>
                <Th>Read from</Th>
                <Th>Value</Th>
              </tr>
            </thead>
            <tbody>
              {fields.map((field) => (
                <Tr key={field.field}>
                  <Td className="whitespace-nowrap">{field.field}</Td>
                  <Td className="font-mono text-xs">{field.pointers.join(", ") || "always the same"}</Td>
                  <Td>
                    {field.outcome === "read" && field.value !== null ? (
                      <UntrustedText text={field.value} mono inline />
                    ) : (
                      <span className="text-ink-muted">
                        {field.outcome === "read" ? "nothing" : OUTCOME_WORDS[field.outcome]}
                      </span>
                    )}
                  </Td>
                </Tr>
              ))}
            </tbody>
          </Table>
        </li>
      ))}
    </ul>
  );
}
