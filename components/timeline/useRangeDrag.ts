"use client";

import { type MouseEvent, type PointerEvent, useRef, useState } from "react";
import type { Zoom } from "./useZoom";

/** A press that moves less than this, in pixels, is a click. */
const CLICK_PX = 5;

type Range = readonly [from: number, to: number];

/** Drawing a range over the bars comes closer to it; a double click there shows everything again. */
export function useRangeDrag(shareAt: (x: number) => number | null, zoom: Zoom) {
  const [range, setRange] = useState<Range | null>(null);
  const began = useRef<{ x: number; share: number } | null>(null);
  const wasDrawn = useRef(false);

  const rangeTo = (x: number): Range | null => {
    const share = shareAt(x);
    if (began.current === null || share === null || Math.abs(x - began.current.x) < CLICK_PX) return null;
    return [Math.min(began.current.share, share), Math.max(began.current.share, share)];
  };
  return {
    range,
    handlers: {
      onPointerDown: (event: PointerEvent) => {
        const share = isOnBars(event) && event.button === 0 ? shareAt(event.clientX) : null;
        began.current = share === null || event.pointerType === "touch" ? null : { x: event.clientX, share };
        wasDrawn.current = false;
      },
      onPointerMove: (event: PointerEvent) => {
        if (began.current === null) return;
        const drawn = rangeTo(event.clientX);
        if (drawn !== null) {
          wasDrawn.current = true;
          if (!event.currentTarget.hasPointerCapture(event.pointerId))
            event.currentTarget.setPointerCapture(event.pointerId);
        }
        setRange(drawn);
      },
      onPointerUp: (event: PointerEvent) => {
        const drawn = rangeTo(event.clientX);
        began.current = null;
        setRange(null);
        if (drawn !== null) zoom.to(...drawn);
      },
      onPointerCancel: () => {
        began.current = null;
        setRange(null);
      },
      onClickCapture: (event: MouseEvent) => {
        // What ends a drawing is no click on the row below it.
        if (wasDrawn.current) event.stopPropagation();
        wasDrawn.current = false;
      },
      onDoubleClick: (event: MouseEvent) => {
        if (isOnBars(event)) zoom.reset();
      },
    },
  };
}

function isOnBars({ target }: { target: EventTarget }): boolean {
  return target instanceof Element && target.closest("[data-bars]") !== null;
}
