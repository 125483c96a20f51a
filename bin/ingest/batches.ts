/** A file of log records, read piece by piece: what is at hand at a time is bounded, however large the file. */
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";

/** A piece of a file that holds whole records. */
export interface Batch {
  text: string;
  /** Bytes of the file that have been read so far, of so many. */
  read: number;
  size: number;
}

/** Characters after which a batch ends with the record that it is in. */
const BATCH_CHARACTERS = 4_000_000;
/** Most characters of one record, or of a document that is one whole: more is no log. */
const WHOLE_CHARACTERS_MAX = 256 * 1024 * 1024;
const GZIP_MAGIC = 0x1f8b;

/** Most of a file that is one JSON document is read before anything is stored. @throws where it is larger than can be read */
export async function* batchesOf(path: string): AsyncGenerator<Batch> {
  const { size } = await stat(path);
  const file = createReadStream(path);
  const records = new RecordEnds();
  let text = "";
  for await (const chunk of decoded(file, await isGzip(path))) {
    text += chunk;
    if (text.length > WHOLE_CHARACTERS_MAX)
      throw new Error(`${path} holds one record of more than ${WHOLE_CHARACTERS_MAX} characters.`);
    if (text.length < BATCH_CHARACTERS) continue;
    const end = records.lastEnd(text);
    if (end === 0) continue;
    yield { text: text.slice(0, end), read: file.bytesRead, size };
    text = text.slice(end);
  }
  if (text.trim() !== "") yield { text, read: size, size };
}

async function* decoded(file: Readable, isCompressed: boolean): AsyncGenerator<string> {
  const bytes = isCompressed ? file.pipe(createGunzip()) : file;
  if (isCompressed) file.once("error", (error) => bytes.destroy(error));
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for await (const chunk of bytes as AsyncIterable<Buffer>) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

async function isGzip(path: string): Promise<boolean> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer.readUInt16BE(0) === GZIP_MAGIC;
  } finally {
    await handle.close();
  }
}

/** Where records end: at the end of a line, unless the file is one JSON document, or the line's end is quoted as CSV does. */
class RecordEnds {
  private kind: "lines" | "csv" | "document" | null = null;

  /** The index behind the last whole record of `text`, which begins with one; 0 where none is whole. */
  lastEnd(text: string): number {
    this.kind ??= kindOf(text);
    if (this.kind === "document") return 0;
    const end = text.lastIndexOf("\n") + 1;
    return this.kind === "lines" ? end : lastUnquotedEnd(text);
  }
}

function kindOf(text: string): "lines" | "csv" | "document" {
  const start = text.trimStart();
  const [line = ""] = start.split("\n", 1);
  if (!/^[{[]/.test(start)) return "csv";
  try {
    JSON.parse(line);
    return "lines";
  } catch {
    return "document";
  }
}

function lastUnquotedEnd(text: string): number {
  let end = 0;
  let isQuoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (character === QUOTE) isQuoted = !isQuoted;
    else if (character === NEW_LINE && !isQuoted) end = index + 1;
  }
  return end;
}

const QUOTE = 34;
const NEW_LINE = 10;
