import { Field, Input, Select } from "@/components/ui/Field";
import { absoluteTime } from "@/components/ui/timeWords";
import type { SimulationFormView } from "@/lib/contracts/simulation";
import { pointOf } from "./draft";

type Kind = "none" | "now" | "time" | "version" | "change";

/** What to decide by: now, a time, a version of the budget, or a change. `value` as `SimulationDraft` has it. */
export function PointField({
  name,
  value,
  form,
  isOptional = false,
  errorAt,
  onChange,
}: {
  name: "A" | "B";
  value: string;
  form: SimulationFormView;
  isOptional?: boolean;
  /** By member: `""` for the point itself. */
  errorAt: (member: "" | "/at" | "/version" | "/change") => string | undefined;
  onChange: (value: string) => void;
}) {
  const kind = kindOf(value);
  const { versions, changes } = form;
  const choose = (next: string) => onChange(startOf(next as Kind, form));
  return (
    <fieldset className="space-y-2">
      <legend className="sr-only">{name}</legend>
      <Field label={name === "A" ? "A" : "B, beside it"} error={errorAt("")}>
        {(control) => (
          <Select {...control} value={kind} onChange={({ target }) => choose(target.value)}>
            {isOptional && <option value="none">Nothing</option>}
            <option value="now">Now</option>
            <option value="time">As it was at a time</option>
            <option value="version" disabled={versions.length === 0}>
              Now, with a version of the budget
            </option>
            <option value="change" disabled={changes.length === 0}>
              Now, with an open change
            </option>
          </Select>
        )}
      </Field>
      {kind === "time" && (
        <Field label={`${name}: time`} hint="UTC, such as 2026-01-31T12:00:00Z." error={errorAt("/at")}>
          {(control) => (
            <Input
              {...control}
              className="font-mono text-xs"
              value={value}
              onChange={({ target }) => onChange(target.value || " ")}
            />
          )}
        </Field>
      )}
      {kind === "version" && (
        <Field label={`${name}: version`} error={errorAt("/version")}>
          {(control) => (
            <Select {...control} value={value} onChange={({ target }) => onChange(target.value)}>
              {!versions.some(({ version }) => `v${version}` === value) && (
                <option value={value}>{value.slice(1)}</option>
              )}
              {versions.map(({ version, in_force, created_at }) => (
                <option key={version} value={`v${version}`}>
                  {version} {in_force ? "(in force)" : `(from ${absoluteTime(Date.parse(created_at))})`}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
      {kind === "change" && (
        <Field label={`${name}: change`} error={errorAt("/change")}>
          {(control) => (
            <Select {...control} value={value} onChange={({ target }) => onChange(target.value)}>
              {!changes.some(({ id }) => id === value) && <option value={value}>{value}</option>}
              {changes.map(({ id, about, status }) => (
                <option key={id} value={id}>
                  {about} ({status})
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
    </fieldset>
  );
}

function kindOf(value: string): Kind {
  if (value === "") return "none";
  if (value === "now") return "now";
  const point = pointOf(value);
  if (point.version !== undefined) return "version";
  return point.change === undefined ? "time" : "change";
}

/** What a kind begins with. */
function startOf(kind: Kind, { versions, changes }: SimulationFormView): string {
  switch (kind) {
    case "none":
      return "";
    case "now":
      return "now";
    case "time":
      return new Date(Date.now() - 3_600_000).toISOString();
    case "version":
      return `v${(versions[1] ?? versions[0])?.version ?? 1}`;
    case "change":
      return changes[0]?.id ?? "";
  }
}
