/** Fetches answers whose messages are not longer than `messageMax` bytes; one that is longer breaks off. */
export function boundedFetch(messageMax: number): typeof fetch {
  return async (address, init) => {
    const response = await fetch(address, init);
    const { body, status, statusText, headers } = response;
    if (body === null) return response;
    const isStream = headers.get("content-type")?.includes("text/event-stream") === true;
    return new Response(body.pipeThrough(isStream ? eventsUpTo(messageMax) : bytesUpTo(messageMax)), {
      status,
      statusText,
      headers,
    });
  };
}

function bytesUpTo(most: number): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.length;
      if (bytes > most) controller.error(tooLong(most));
      else controller.enqueue(chunk);
    },
  });
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** A stream of events has no end of its own; an event ends at an empty line. */
function eventsUpTo(most: number): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  let isLineEmpty = true;
  return new TransformStream({
    transform(chunk, controller) {
      for (const byte of chunk) {
        bytes += 1;
        if (bytes > most) return controller.error(tooLong(most));
        if (byte === LINE_FEED) {
          if (isLineEmpty) bytes = 0;
          isLineEmpty = true;
        } else if (byte !== CARRIAGE_RETURN) isLineEmpty = false;
      }
      controller.enqueue(chunk);
    },
  });
}

function tooLong(most: number): Error {
  return new Error(`A message is longer than ${most} bytes.`);
}
