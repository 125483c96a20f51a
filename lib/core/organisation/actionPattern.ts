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

/**
 * Finds the items that name an action, in their order, by what they name: looking at every one for every action would take the
 * product of both.
 */
export function byAction<T>(
  items: readonly T[],
  patternsOf: (item: T) => readonly string[],
): (action: string) => readonly T[] {
  let places: ReadonlyMap<string, readonly number[]> | undefined;
  return (action) => {
    places ??= placesByPattern(items.map(patternsOf));
    const exact = places.get(action) ?? [];
    const ofTool = places.get(`${splitAction(action)[0]}.*`) ?? [];
    const named = ofTool.length === 0 ? exact : [...new Set([...exact, ...ofTool])].sort((one, other) => one - other);
    return named.flatMap((place) => items[place] ?? []);
  };
}

/** The places of a pattern in the lists, each once and in order. */
function placesByPattern(lists: readonly (readonly string[])[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  for (const [place, patterns] of lists.entries()) {
    for (const pattern of new Set(patterns)) {
      const known = places.get(pattern) ?? [];
      known.push(place);
      places.set(pattern, known);
    }
  }
  return places;
}
