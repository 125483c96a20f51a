// Progress goes to standard error: standard output is for results, and for what a gateway speaks.

const FRAME_MS = 100;
const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/** Shows that `label` is being worked on, with the seconds it has taken, until `work` is done. */
export async function withProgress(label, work) {
  const startedAt = performance.now();
  const seconds = () => Math.round((performance.now() - startedAt) / 1000);
  const stop = process.stderr.isTTY ? animate(label, seconds) : announce(label);
  try {
    const result = await work();
    stop(`✓ ${label} (${seconds()} s)`);
    return result;
  } catch (error) {
    stop(`✗ ${label} (${seconds()} s)`);
    throw error;
  }
}

function announce(label) {
  process.stderr.write(`${label} …\n`);
  return (last) => process.stderr.write(`${last}\n`);
}

function animate(label, seconds) {
  let frame = 0;
  const draw = () => {
    frame = (frame + 1) % FRAMES.length;
    process.stderr.write(`\r\u001B[K${FRAMES[frame]} ${label} … ${seconds()} s`);
  };
  draw();
  const timer = setInterval(draw, FRAME_MS);
  return (last) => {
    clearInterval(timer);
    process.stderr.write(`\r\u001B[K${last}\n`);
  };
}
