"use client";

import { createContext, useContext } from "react";
import type { Density } from "@/lib/contracts/preferences";

/** What every row of the list is drawn with. */
export interface Drawing {
  hrefOf: (id: string) => string;
  serverNow: string;
  density: Density;
  /** The list is of what waits. */
  waits: boolean;
  isChosen: (id: string) => boolean;
  choose: (id: string) => void;
  /** A row's link was followed, with the mouse or with Enter. */
  follow: () => void;
}

const DrawingContext = createContext<Drawing | null>(null);
export const DrawingProvider = DrawingContext.Provider;

export function useDrawing(): Drawing {
  const drawing = useContext(DrawingContext);
  if (drawing === null) throw new Error("A row is drawn inside DrawingProvider.");
  return drawing;
}
