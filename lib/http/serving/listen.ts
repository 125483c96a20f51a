import type { Server } from "node:http";
import { ConfigurationError } from "@/lib/platform/configuration";

/**
 * Starts listening.
 * @returns the port, which the system chose when 0 was asked for
 * @throws ConfigurationError when the port or the address cannot be used
 */
export async function listen(server: Server, { host, port }: { host: string; port: number }): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(explain(error, host, port)));
    server.listen({ host, port }, () => {
      server.removeAllListeners("error");
      resolve();
    });
  });
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : port;
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): Error {
  switch (error.code) {
    case "EADDRINUSE":
      return new ConfigurationError(
        `Port ${port} on ${host} is in use, perhaps by an Ambit that runs already. Stop that program, or set PORT to another number.`,
      );
    case "EACCES":
      return new ConfigurationError(
        `Port ${port} needs rights that this user does not have. Set PORT to one above 1023.`,
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new ConfigurationError(
        `HOST is "${host}", which is not an address of this machine. Set it to 127.0.0.1, or 0.0.0.0 for all.`,
      );
    default:
      return error;
  }
}
