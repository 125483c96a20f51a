/** How grants and rules name actions: `banking.send_money`, or `banking.*` for every action of one tool. */
const PATTERN = /^[A-Za-z0-9][A-Za-z0-9_-]*\.(\*|[A-Za-z0-9][A-Za-z0-9_.-]*)$/;

/** True for a well-formed pattern. There is none for every tool: authority names what it is for. */
export function isActionPattern(pattern: string): boolean {
  return PATTERN.test(pattern);
}

/** `[tool, action]` of a full action name; the tool is what stands before the first dot. */
export function splitAction(action: string): [tool: string, name: string] {
  const dot = action.indexOf(".");
  return dot < 0 ? ["", action] : [action.slice(0, dot), action.slice(dot + 1)];
}

/** True when `pattern` names `action`. */
export function namesAction(pattern: string, action: string): boolean {
  return pattern.endsWith(".*") ? action.startsWith(pattern.slice(0, -1)) : pattern === action;
}
