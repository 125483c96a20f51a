import { v7 } from "uuid";

/** A new identifier: UUID version 7, so that ids made later sort later and indexes stay compact. */
export function newId(): string {
  return v7();
}
