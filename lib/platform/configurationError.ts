/** The environment asks for something impossible or leaves out something needed. `message` says what to set. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
}
