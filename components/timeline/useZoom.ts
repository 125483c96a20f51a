"use client";

import { type RefObject, useCallback, useEffect, useMemo } from "react";
import {
  panned,
  type TimeAxis,
  timeAt,
  unitOf,
  type View,
  viewOf,
  viewWith,
  type WaterfallRow,
  wholeView,
  zoomed,
} from "@/lib/contracts/actions";
import type { ZoomRange } from "./timelineQuery";

const CLOSER = 0.5;
const WHEEL_STEP = 0.0015;

export interface Zoom {
  view: View;
  isWhole: boolean;
  closer: (anchor?: number) => void;
  wider: (anchor?: number) => void;
  pan: (share: number) => void;
  /** To a part of what is in view, by shares of its width. */
  to: (a: number, b: number) => void;
  /** So that a row is in view. */
  include: (row: WaterfallRow) => void;
  reset: () => void;
}

/** What of the axis is in view; kept as times, so that it means the same however silences are drawn. */
export function useZoom(axis: TimeAxis, range: ZoomRange | null, setRange: (range: ZoomRange | null) => void): Zoom {
  const began = axis.pieces[0]?.from ?? 0;
  const view = useMemo(
    () =>
      range === null ? wholeView(axis) : viewOf(axis, unitOf(axis, began + range.from), unitOf(axis, began + range.to)),
    [axis, range, began],
  );
  const set = useCallback(
    (next: View) => {
      const whole = next.from <= 0 && next.to >= axis.length;
      setRange(whole ? null : { from: timeAt(axis, next.from) - began, to: timeAt(axis, next.to) - began });
    },
    [axis, began, setRange],
  );
  return useMemo(() => {
    const width = view.to - view.from;
    return {
      view,
      isWhole: range === null,
      closer: (anchor) => set(zoomed(axis, view, CLOSER, anchor)),
      wider: (anchor) => set(zoomed(axis, view, 1 / CLOSER, anchor)),
      pan: (share) => set(panned(axis, view, share)),
      to: (a, b) => set(viewOf(axis, view.from + a * width, view.from + b * width)),
      include: (row) => {
        const next = viewWith(axis, view, row);
        if (next !== view) set(next);
      },
      reset: () => setRange(null),
    };
  }, [axis, view, range, set, setRange]);
}

/** The wheel with Ctrl or Cmd comes closer at the pointer, with Shift it moves along. Without either it scrolls the rows. */
export function useWheel(
  frame: RefObject<HTMLElement | null>,
  shareAt: (x: number) => number | null,
  zoom: Zoom,
): void {
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent) => {
      const isZoom = event.ctrlKey || event.metaKey;
      if (!isZoom && !event.shiftKey) return;
      event.preventDefault();
      const distance = event.deltaY === 0 ? event.deltaX : event.deltaY;
      if (!isZoom) zoom.pan(distance * WHEEL_STEP);
      else if (distance < 0) zoom.closer(shareAt(event.clientX) ?? undefined);
      else zoom.wider(shareAt(event.clientX) ?? undefined);
    };
    // React's own listeners cannot keep the page from zooming.
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [frame, shareAt, zoom]);
}
