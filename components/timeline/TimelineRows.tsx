"use client";

import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef } from "react";
import { useHotkeys } from "react-hotkeys-hook";
import { linesOf, timeAxis, type WaterfallRow } from "@/lib/contracts/actions";
import { RowDetail, type RowTelling } from "./RowDetail";
import { Toolbar } from "./Toolbar";
import { useTimelineQuery } from "./timelineQuery";
import { usePrinting } from "./usePrinting";
import { useZoom } from "./useZoom";
import { Waterfall } from "./Waterfall";

const PAN = 0.25;

type Query = ReturnType<typeof useTimelineQuery>;

/** The rows, with what they are listed, found and zoomed by; what is looked at lives in the address. */
export function TimelineRows({ rows, telling }: { rows: WaterfallRow[]; telling: RowTelling }) {
  const [query, setQuery] = useTimelineQuery();
  const isPrinting = usePrinting();
  const { lanes, find, silences } = query;
  const key = query.fragment ?? query.row;
  const open = useMemo(() => (key === null ? -1 : rows.findIndex((row) => row.key === key)), [rows, key]);
  const lines = useMemo(() => linesOf(rows, lanes, foundBy(find)), [rows, lanes, find]);
  const { axis, hasSilences } = useMemo(() => {
    const told = rows.filter(({ kind }) => kind === "event" || kind === "fragment");
    const folded = timeAxis(told, { fold: true });
    return {
      axis: silences ? timeAxis(told, { fold: false }) : folded,
      hasSilences: folded.pieces.some((piece) => piece.folded),
    };
  }, [rows, silences]);
  const setZoom = useCallback((zoom: Query[0]["zoom"]) => void setQuery({ zoom }), [setQuery]);
  const zoom = useZoom(axis, query.zoom, setZoom);
  const frame = useRef<HTMLDivElement>(null);

  const focusRow = (row: WaterfallRow) =>
    // The row may only be drawn once the list has moved to it.
    requestAnimationFrame(() =>
      requestAnimationFrame(() =>
        frame.current
          ?.querySelector<HTMLElement>(`[data-row="${CSS.escape(row.key)}"]`)
          ?.focus({ preventScroll: true }),
      ),
    );
  const openRow = (place: number) => {
    const row = rows[place];
    if (row === undefined) return;
    void setQuery(row.kind === "fragment" ? { fragment: row.key, row: null } : { fragment: null, row: row.key });
  };
  const close = () => {
    const row = rows[open];
    void setQuery({ fragment: null, row: null });
    if (row !== undefined) focusRow(row);
  };
  const places = useMemo(() => lines.flatMap((line) => ("row" in line ? [line.row] : [])), [lines]);
  const move = (by: number) => {
    const at = places.indexOf(open);
    const to = places[at < 0 ? (by > 0 ? 0 : places.length - 1) : Math.min(places.length - 1, Math.max(0, at + by))];
    const row = to === undefined ? undefined : rows[to];
    if (to === undefined || row === undefined) return;
    openRow(to);
    if (!zoom.isWhole) zoom.include(row);
    focusRow(row);
  };
  const options = { useKey: true, preventDefault: true } as const;
  useHotkeys("j", () => move(1), { ...options, description: "Open the next row" });
  useHotkeys("k", () => move(-1), { ...options, description: "Open the previous row" });
  useHotkeys("escape", close, { description: "Close the row", enabled: open >= 0 });
  useHotkeys("+,=", () => zoom.closer(), { ...options, splitKey: "§", description: "Closer" });
  useHotkeys("-", () => zoom.wider(), { ...options, splitKey: "§", description: "Wider" });
  useHotkeys("0", () => zoom.reset(), { ...options, description: "Everything in view" });

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    switch (event.key) {
      case "ArrowLeft":
        zoom.pan(-PAN);
        break;
      case "ArrowRight":
        zoom.pan(PAN);
        break;
      case "ArrowDown":
        move(1);
        break;
      case "ArrowUp":
        move(-1);
        break;
      default:
        return;
    }
    event.preventDefault();
  };

  // A link to a row leads to the row.
  useEffect(() => {
    if (new URLSearchParams(window.location.search).has("fragment"))
      frame.current?.scrollIntoView({ block: "nearest" });
  }, []);

  const openRowOf = open < 0 ? undefined : rows[open];
  return (
    <div ref={frame}>
      <Toolbar
        lanes={lanes}
        find={find}
        hasSilences={hasSilences}
        showsSilences={silences}
        zoom={zoom}
        told={toldWords(places.length, rows.length)}
        onChange={(change) => void setQuery(change)}
      />
      {key !== null && openRowOf === undefined && (
        <p role="status" className="border-b border-line px-4 py-3 text-sm text-ink-muted">
          What this link names is not here. It may have been taken out since.
        </p>
      )}
      <div className={openRowOf === undefined ? "" : "xl:grid xl:grid-cols-[minmax(0,1fr)_26rem]"}>
        <div className="min-w-0">
          {lines.length === 0 ? (
            <p className="px-4 py-6 text-sm text-ink-muted">No row says that. Clear the search to see them all.</p>
          ) : (
            <Waterfall
              rows={rows}
              lines={lines}
              axis={axis}
              zoom={zoom}
              open={open < 0 ? null : open}
              onOpen={openRow}
              onKeyDown={onKeyDown}
              isWhole={isPrinting}
            />
          )}
        </div>
        {openRowOf !== undefined && (
          <RowDetail
            key={openRowOf.key}
            row={openRowOf}
            rows={rows}
            telling={telling}
            onOpen={openRow}
            onMove={move}
            onClose={close}
          />
        )}
      </div>
    </div>
  );
}

function foundBy(find: string): (row: WaterfallRow) => boolean {
  const words = find.trim().toLowerCase();
  if (words === "") return () => true;
  return ({ title, system, detail, status }) =>
    [title, system, detail, status].some((text) => text?.toLowerCase().includes(words));
}

function toldWords(listed: number, all: number): string {
  const [some, every] = [listed.toLocaleString("en"), all.toLocaleString("en")];
  return listed === all ? `${every} ${all === 1 ? "row" : "rows"}` : `${some} of ${every} rows`;
}
