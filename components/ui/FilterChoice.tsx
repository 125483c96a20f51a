import { Select } from "./Field";

export type Choices = readonly (readonly [value: string, words: string])[];

/** One thing that a list is narrowed to; empty for anything. */
export function FilterChoice({
  label,
  value,
  choices,
  onChange,
}: {
  label: string;
  value: string;
  choices: Choices;
  onChange: (value: string) => void;
}) {
  return (
    <div className="w-[calc(50%-0.25rem)] sm:w-auto sm:max-w-52 sm:min-w-36">
      <Select aria-label={label} value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{label}: any</option>
        {/* What the address names, even if nothing has it. */}
        {value !== "" && !choices.some(([one]) => one === value) && <option value={value}>{value}</option>}
        {choices.map(([one, words]) => (
          <option key={one} value={one}>
            {words}
          </option>
        ))}
      </Select>
    </div>
  );
}
