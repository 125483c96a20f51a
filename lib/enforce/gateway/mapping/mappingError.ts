/** A declared mapping makes no request that could be decided: the call does not run (COAZ-MCP, "Mapping Errors"). */
export class MappingError extends Error {
  override readonly name = "MappingError";
}
