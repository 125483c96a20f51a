/** A bar on a terminal that says how far a file has been read; silent where nobody watches. */

const WIDTH = 24;
const EVERY_MS = 100;

export interface ProgressBar {
  show(state: { name: string; read: number; size: number; records: number }): void;
  clear(): void;
}

export function progressBar(output: NodeJS.WriteStream = process.stderr): ProgressBar {
  if (!output.isTTY) return { show: () => undefined, clear: () => undefined };
  let shownAt = 0;
  return {
    show: ({ name, read, size, records }) => {
      const now = performance.now();
      if (now - shownAt < EVERY_MS && read < size) return;
      shownAt = now;
      const share = size === 0 ? 1 : Math.min(1, read / size);
      const full = Math.round(share * WIDTH);
      const bar = `${"█".repeat(full)}${"░".repeat(WIDTH - full)}`;
      output.write(`\r\u001b[K  ${bar} ${Math.floor(share * 100)} %  ${records.toLocaleString("en")} records  ${name}`);
    },
    clear: () => void output.write("\r\u001b[K"),
  };
}
