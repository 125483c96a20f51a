import { Maximize2, Search, ZoomIn, ZoomOut } from "lucide-react";
import { Button } from "@/components/ui/Button";
import { Input, Select } from "@/components/ui/Field";
import { LANES, type Lanes } from "@/lib/contracts/actions";
import type { Zoom } from "./useZoom";
import { LANES_WORDS } from "./words";

/** How the rows are listed, found and drawn. */
export function Toolbar({
  lanes,
  find,
  hasSilences,
  showsSilences,
  zoom,
  told,
  onChange,
}: {
  lanes: Lanes;
  find: string;
  /** Whether there is any silence that is folded, or would be. */
  hasSilences: boolean;
  showsSilences: boolean;
  zoom: Zoom;
  /** How many rows are listed, in words. */
  told: string;
  onChange: (change: { lanes?: Lanes; find?: string; silences?: boolean }) => void;
}) {
  return (
    <div className="flex flex-wrap items-center gap-2 border-b border-line px-3 py-2 print:hidden">
      <div className="w-44 max-sm:flex-1">
        <Select
          aria-label="How the rows are listed"
          value={lanes}
          onChange={({ target }) => onChange({ lanes: LANES.find((one) => one === target.value) ?? "time" })}
        >
          {LANES.map((one) => (
            <option key={one} value={one}>
              {LANES_WORDS[one]}
            </option>
          ))}
        </Select>
      </div>
      <div className="relative w-48 max-sm:flex-1">
        <Search aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-ink-faint" />
        <Input
          type="search"
          className="pl-8"
          aria-label="Find in the rows"
          placeholder="Find in the rows"
          maxLength={100}
          value={find}
          onChange={({ target }) => onChange({ find: target.value })}
        />
      </div>
      <span role="status" className="tabular text-xs text-ink-muted">
        {told}
      </span>
      <div className="ml-auto flex items-center gap-1">
        {hasSilences && (
          <label className="mr-2 flex items-center gap-1.5 text-xs">
            <input
              type="checkbox"
              checked={showsSilences}
              onChange={({ target }) => onChange({ silences: target.checked })}
            />
            Silences at full length
          </label>
        )}
        <Button size="small" tone="quiet" aria-label="Closer" title="Closer (+)" onClick={() => zoom.closer()}>
          <ZoomIn aria-hidden className="size-4" />
        </Button>
        <Button
          size="small"
          tone="quiet"
          aria-label="Wider"
          title="Wider (−)"
          disabled={zoom.isWhole}
          onClick={() => zoom.wider()}
        >
          <ZoomOut aria-hidden className="size-4" />
        </Button>
        <Button
          size="small"
          tone="quiet"
          aria-label="Everything"
          title="Everything (0)"
          disabled={zoom.isWhole}
          onClick={() => zoom.reset()}
        >
          <Maximize2 aria-hidden className="size-4" />
        </Button>
      </div>
    </div>
  );
}
