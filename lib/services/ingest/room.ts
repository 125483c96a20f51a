import type { Database } from "@/lib/db/database";
import { Problem } from "@/lib/services/problem";

/** Most bytes of records that one process holds at a time: those arriving, being read, and waiting to be stored. */
const ROOM_BYTES = 134_217_728;
/** When to come back where there is no room, in seconds. */
const RETRY_SECONDS = 2;

/** How many bytes may be held at once; whoever brings more is asked to come back. */
export class Room {
  private held = 0;

  constructor(private readonly bytesMax = ROOM_BYTES) {}

  get heldBytes(): number {
    return this.held;
  }

  /** Takes room for `bytes`. Problem `overloaded` where there is none. */
  take(bytes: number): Place {
    const place = new Place((change) => this.change(change));
    place.resize(bytes);
    return place;
  }

  private change(bytes: number): void {
    if (bytes > 0 && this.held + bytes > this.bytesMax)
      throw new Problem("overloaded", "Too much is waiting to be stored. Nothing of this was kept; send it again.", {
        retryAfter: RETRY_SECONDS,
      });
    this.held += bytes;
  }
}

/** What one sender holds of a room, until it is given back. */
export class Place {
  private bytes = 0;

  constructor(private readonly change: (bytes: number) => void) {}

  /** Problem `overloaded` where it would be more than there is room for; what was held stays held. */
  resize(bytes: number): void {
    this.change(bytes - this.bytes);
    this.bytes = bytes;
  }

  giveBack(): void {
    this.resize(0);
  }
}

const ROOMS = new WeakMap<Database, Room>();

/** This process's room for what is stored in a database. */
export function roomOf(db: Database): Room {
  const known = ROOMS.get(db);
  if (known !== undefined) return known;
  const room = new Room();
  ROOMS.set(db, room);
  return room;
}
