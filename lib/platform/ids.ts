import { randomFillSync } from "node:crypto";
import { v7 } from "uuid";

const RANDOM_BYTES = 16;
/** Fetched many at a time: a visit to the system's generator costs more than the rest of an identifier. */
const pool = new Uint8Array(256 * RANDOM_BYTES);
let unused = pool.length;

let lastMs = 0;
let sequence = 0;

/**
 * A new identifier: UUID version 7 (RFC 9562), so that ids made later sort later, within a millisecond too, and indexes stay
 * compact.
 */
export function newId(): string {
  const random = nextRandom();
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    // Its upper half is left to count in.
    sequence = new DataView(random.buffer, random.byteOffset).getUint32(0) >>> 1;
  } else sequence += 1;
  return v7({ random, msecs: lastMs, seq: sequence });
}

function nextRandom(): Uint8Array {
  if (unused === pool.length) {
    randomFillSync(pool);
    unused = 0;
  }
  const random = pool.subarray(unused, unused + RANDOM_BYTES);
  unused += RANDOM_BYTES;
  return random;
}
