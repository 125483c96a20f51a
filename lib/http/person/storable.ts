import { pointerOf } from "@/lib/contracts/fieldErrors";
import { unstorableAt } from "@/lib/core/text/storable";
import { Problem } from "@/lib/services/problem";

/** What a browser sent, if the database can keep it. @throws Problem `invalid` that names the first field it cannot keep. */
export function requireStorable<T>(input: T): T {
  const path = unstorableAt(input);
  if (path === null) return input;
  throw new Problem("invalid", "A field holds a character that cannot be kept. Nothing was changed.", {
    errors: [
      {
        pointer: pointerOf(path),
        message: "Remove the character U+0000 or half of a surrogate pair, and send it again.",
      },
    ],
  });
}
