import { AmbitFault, InvalidPermit, verifyPermit } from "ambit-sdk";
import fastify from "fastify";
import { callOf, makePayment, type Payment } from "./payments";
import { server } from "./toolServer";

export const app = fastify();

app.post<{ Body: Payment }>("/payments", async ({ headers, body }) => {
  const permit = await verifyPermit(String(headers["ambit-permit"] ?? ""), callOf(body), server);
  const result = await makePayment(body);
  await permit.report({ status: "succeeded", stateChanges: [{ resource: { type: "payment", id: body.to } }] });
  return result;
});

app.setErrorHandler((error, _request, reply) => {
  if (error instanceof InvalidPermit) reply.code(error.status).send({ problem: error.problem, detail: error.message });
  else if (error instanceof AmbitFault) reply.code(503).send({ detail: error.message });
  else reply.send(error);
});
