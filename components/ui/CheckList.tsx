import clsx from "clsx";

/** Names of which any number can be chosen; they keep their order. */
export function CheckList({
  legend,
  options,
  words = {},
  chosen,
  onChange,
  mono = false,
}: {
  legend: string;
  options: readonly string[];
  /** What is shown for a name, where that is not the name. */
  words?: Readonly<Record<string, string>>;
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
  mono?: boolean;
}) {
  return (
    <fieldset className="space-y-1.5">
      <legend className="text-sm font-medium">{legend}</legend>
      <div className="flex flex-wrap gap-x-4 gap-y-2">
        {options.map((name) => (
          <label key={name} className="flex min-w-0 items-center gap-1.5 text-sm">
            <input
              type="checkbox"
              className="size-4 shrink-0 accent-[var(--accent)]"
              checked={chosen.includes(name)}
              onChange={({ target }) =>
                onChange(options.filter((one) => (one === name ? target.checked : chosen.includes(one))))
              }
            />
            <span className={clsx("[overflow-wrap:anywhere]", mono && "font-mono text-xs")}>{words[name] ?? name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
