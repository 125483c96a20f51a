import { AmbitFault, InvalidPermit, verifyPermit } from "ambit-sdk";
import express, { type ErrorRequestHandler } from "express";
import { callOf, makePayment } from "./payments";
import { server } from "./toolServer";

export const app = express();
app.use(express.json());

app.post("/payments", async (req, res) => {
  const permit = await verifyPermit(req.get("Ambit-Permit") ?? "", callOf(req.body), server);
  const result = await makePayment(req.body);
  await permit.report({ status: "succeeded", stateChanges: [{ resource: { type: "payment", id: req.body.to } }] });
  res.json(result);
});

const refused: ErrorRequestHandler = (error, _req, res, next) => {
  if (error instanceof InvalidPermit) res.status(error.status).json({ problem: error.problem, detail: error.message });
  else if (error instanceof AmbitFault) res.status(503).json({ detail: error.message });
  else next(error);
};
app.use(refused);
