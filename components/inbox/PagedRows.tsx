"use client";

import { lineProps, QueueLine, type Rows } from "./QueueRow";

/** Every row of one page. */
export function PagedRows(shown: Rows) {
  return (
    <tbody className="block">
      {shown.lines.map((line) => (
        <QueueLine key={line.key} {...lineProps(shown, line)} />
      ))}
    </tbody>
  );
}
