const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}/i;

/** Trace and span of a W3C `traceparent`, in lower case; null where it is none, or is one of nothing but zeros. */
export function readTraceparent(value: unknown): { trace: string; span: string } | null {
  const found = typeof value === "string" ? TRACEPARENT.exec(value.trim()) : null;
  const [trace = "", span = ""] = found?.slice(1).map((id) => id.toLowerCase()) ?? [];
  return /[1-9a-f]/.test(trace) && /[1-9a-f]/.test(span) ? { trace, span: `${trace}/${span}` } : null;
}
