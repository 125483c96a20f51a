// Runs on any Node that knows modules, so nothing newer than that may be used here.

var OLDEST = [20, 19];

/** Ends the process with a plain message when this Node is too old to go on. */
export function requireNode() {
  var version = process.versions.node.split(".").map(Number);
  if (version[0] > OLDEST[0] || (version[0] === OLDEST[0] && version[1] >= OLDEST[1])) return;
  console.error(
    "Ambit needs Node.js " +
      OLDEST.join(".") +
      " or newer, and this is " +
      process.versions.node +
      ". Install a newer one from https://nodejs.org or with your version manager, and run the command again.",
  );
  process.exit(1);
}
