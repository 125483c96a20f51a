import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Listens on a free port of this machine, tells it to the parent, and ends with the parent. */
export function announce(server: Server): void {
  server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
  process.on("disconnect", () => process.exit(0));
}
