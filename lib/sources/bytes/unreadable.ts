/** Why nothing of what was sent can be read. */
export type UnreadableCode =
  | "encoding_unknown"
  | "compression_damaged"
  | "too_large"
  | "charset_unknown"
  | "not_utf8"
  | "not_json"
  | "not_protobuf"
  | "unknown_shape"
  | "too_many_records";

/**
 * Nothing of what was sent can be read: there are no records to keep or to reject. `message` is a sentence for whoever sent it,
 * in Ambit's words, and repeats nothing of what was sent.
 */
export class Unreadable extends Error {
  override readonly name = "Unreadable";

  constructor(
    readonly code: UnreadableCode,
    message: string,
  ) {
    super(message);
  }
}
