import { describe, expect, test } from "vitest";
import { parseCloudEvents } from "@/lib/sources/cloudevents/parse";
import { keyValues, onlyFragment, reasonsOf } from "../fragments";
import { holdsForAnything } from "../guarantees";

const EVALUATION = "0198c1f2-7f6e-7cc2-9a4f-3d8f5be1a001";
const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

const EVENT = {
  specversion: "1.0",
  id: "A-1",
  source: "https://billing.example/invoices",
  type: "com.example.invoice.paid",
  subject: "inv-204",
  time: "2026-08-31T12:00:00+02:00",
  traceparent: `00-${TRACE.toUpperCase()}-00F067AA0BA902B7-01`,
  ambitevaluation: EVALUATION,
  authid: "agent-7",
  data: { amount: 120 },
  anotherextension: "kept",
};

const CLOUDTRAIL = {
  specversion: "1.0",
  id: "A-2",
  source: "aws.cloudtrail",
  type: "com.amazon.s3.PutObject",
  data: {
    eventVersion: "1.09",
    userIdentity: { arn: "arn:aws:iam::111122223333:user/deploy", accessKeyId: "AKIA" },
    eventTime: "2026-08-31T10:00:02Z",
    eventSource: "s3.amazonaws.com",
    eventName: "PutObject",
    requestParameters: { bucketName: "invoices", key: "204.pdf" },
    eventID: "77777777-aaaa-bbbb-cccc-888888888888",
    readOnly: false,
  },
};

const only = (event: unknown, headers = {}) => onlyFragment(parseCloudEvents([event], headers));

describe("CloudEvents", () => {
  test("an event is known by source and id, and tied by trace, evaluation, subject and who sent it", () => {
    const fragment = only(EVENT);
    expect(fragment).toMatchObject({
      kind: "cloudevent",
      phase: "state_change",
      system: EVENT.source,
      verb: EVENT.type,
      principal: "agent-7",
      resource: { id: "inv-204" },
      occurredAt: "2026-08-31T10:00:00.000Z",
      stateChange: { after: { amount: 120 }, reference: "A-1" },
      content: EVENT,
    });
    expect(keyValues(fragment, "event")).toEqual([`${EVENT.source} A-1`]);
    expect(keyValues(fragment, "trace")).toEqual([TRACE]);
    expect(keyValues(fragment, "span")).toEqual([`${TRACE}/00f067aa0ba902b7`]);
    expect(keyValues(fragment, "evaluation")).toEqual([EVALUATION]);
    expect(only({ ...EVENT, type: "com.example.invoice.requested" })).toMatchObject({
      phase: "tool_call",
      stateChange: null,
    });
  });

  test("binary mode says the same in headers", () => {
    const headers = {
      "content-type": "application/json",
      "ce-specversion": "1.0",
      "ce-id": "A-1",
      "ce-source": EVENT.source,
      "ce-type": EVENT.type,
      "ce-subject": "inv%2D204",
      "ce-time": EVENT.time,
      "ce-traceparent": EVENT.traceparent,
      "ce-ambitevaluation": EVALUATION,
      "ce-authid": "agent-7",
      authorization: "Bearer secret",
    };
    const fragment = only(EVENT.data, headers);
    expect({ ...fragment, content: null }).toEqual({ ...only(EVENT), content: null });
    expect(JSON.stringify(fragment.content)).not.toContain("secret");
    const { fragments } = parseCloudEvents([1, 2], headers);
    expect(fragments[0]?.fragment.stateChange?.after).toEqual([1, 2]);
  });

  test("data that has a parser of its own is read by it, and keeps the keys of both", () => {
    const fragment = only(CLOUDTRAIL);
    expect(fragment).toMatchObject({
      kind: "cloudtrail_event",
      principal: "arn:aws:iam::111122223333:user/deploy",
      content: CLOUDTRAIL,
    });
    expect(keyValues(fragment, "event")).toEqual([CLOUDTRAIL.data.eventID, "aws.cloudtrail A-2"]);
    const push = {
      ref: "refs/heads/main",
      before: "a",
      after: "b",
      repository: { full_name: "shop/prices" },
      pusher: { name: "dana" },
    };
    expect(only({ ...EVENT, type: "dev.knative.source.github.push", data: push }).kind).toBe("github_webhook");
    expect(only({ ...EVENT, type: "com.amazon.unknown", data: {} }).kind).toBe("cloudevent");
  });

  test("a batch is its events; one that is not whole, or of another specification, is named", () => {
    const { id: _id, ...nameless } = EVENT;
    const batch = [
      EVENT,
      nameless,
      { ...EVENT, specversion: "0.3" },
      { hello: 1 },
      null,
      { ...EVENT, time: "2100-01-01T00:00:00Z" },
    ];
    const parsed = parseCloudEvents(batch);
    expect(parsed.fragments.map(({ position }) => position)).toEqual([0]);
    expect(reasonsOf(parsed)).toEqual([
      [1, "missing_field"],
      [2, "unknown_shape"],
      [3, "unknown_shape"],
      [4, "not_an_object"],
      [5, "time_not_readable"],
    ]);
  });

  test("whatever is sent, each event lands once and is parsed as it would be alone", () => {
    holdsForAnything((records) => parseCloudEvents(records), [EVENT, CLOUDTRAIL]);
  });
});
