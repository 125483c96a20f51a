import { describe, expect, test } from "vitest";
import { parseCloudTrail } from "@/lib/sources/cloudtrail/parse";
import { keyValues, onlyFragment, reasonsOf } from "../fragments";
import { holdsForAnything } from "../guarantees";
import { hasShared, sharedRecords } from "../sharedData";

const EVALUATION = "0198c1f2-7f6e-7cc2-9a4f-3d8f5be1a001";

const ASSUME_ROLE = {
  eventVersion: "1.10",
  userIdentity: {
    type: "IAMUser",
    principalId: "AIDAEXAMPLE",
    arn: "arn:aws:iam::111122223333:user/deploy",
    accessKeyId: "AKIAFIRST",
  },
  eventTime: "2026-08-31T10:00:00Z",
  eventSource: "sts.amazonaws.com",
  eventName: "AssumeRole",
  userAgent: "aws-sdk-js/3.600.0",
  requestParameters: { roleArn: "arn:aws:iam::111122223333:role/pay", roleSessionName: `ambit-${EVALUATION}` },
  responseElements: {
    credentials: { accessKeyId: "ASIASECOND", expiration: "Aug 31, 2026, 11:00:00 AM" },
    assumedRoleUser: {
      assumedRoleId: `AROAEXAMPLE:ambit-${EVALUATION}`,
      arn: "arn:aws:sts::111122223333:assumed-role/pay/x",
    },
  },
  requestID: "11111111-aaaa-bbbb-cccc-222222222222",
  eventID: "33333333-aaaa-bbbb-cccc-444444444444",
  readOnly: true,
  resources: [{ accountId: "111122223333", type: "AWS::IAM::Role", ARN: "arn:aws:iam::111122223333:role/pay" }],
  eventType: "AwsApiCall",
  sharedEventID: "55555555-aaaa-bbbb-cccc-666666666666",
};

const PUT_OBJECT = {
  eventVersion: "1.09",
  userIdentity: {
    type: "AssumedRole",
    principalId: `AROAEXAMPLE:ambit-${EVALUATION}`,
    arn: `arn:aws:sts::111122223333:assumed-role/pay/ambit-${EVALUATION}`,
    accessKeyId: "ASIASECOND",
  },
  eventTime: "2026-08-31T10:00:02Z",
  eventSource: "s3.amazonaws.com",
  eventName: "PutObject",
  userAgent: `[Boto3/1.34 ambit-evaluation/${EVALUATION.toUpperCase()}]`,
  requestParameters: { bucketName: "invoices", key: "2026/204.pdf" },
  responseElements: { "x-amz-server-side-encryption": "AES256" },
  additionalEventData: { "x-amz-id-2": "longer/id=" },
  requestID: "TX0000000000001",
  eventID: "77777777-aaaa-bbbb-cccc-888888888888",
  readOnly: false,
};

const only = (record: unknown) => onlyFragment(parseCloudTrail([record]));

describe("CloudTrail", () => {
  test("taking a role is a credential, tied to its later use and to the evaluation", () => {
    const issued = only(ASSUME_ROLE);
    const used = only(PUT_OBJECT);
    expect(issued).toMatchObject({
      phase: "credential",
      system: "sts.amazonaws.com",
      principal: "arn:aws:iam::111122223333:user/deploy",
      verb: "AssumeRole",
      resource: { type: "AWS::IAM::Role", id: "arn:aws:iam::111122223333:role/pay" },
      status: "succeeded",
      occurredAt: "2026-08-31T10:00:00.000Z",
      stateChange: null,
    });
    expect(keyValues(issued, "issued_credential")).toEqual(keyValues(used, "credential"));
    expect(keyValues(issued, "session")).toEqual(keyValues(used, "session"));
    expect(keyValues(issued, "evaluation")).toEqual([EVALUATION]);
    expect(keyValues(used, "evaluation")).toEqual([EVALUATION]);
    expect(keyValues(issued, "shared_event")).toEqual([ASSUME_ROLE.sharedEventID]);
  });

  test("a session of passing credentials is known by its holder and its second, in the call that opened it and in those made in it", () => {
    const since = { sessionContext: { attributes: { creationDate: ASSUME_ROLE.eventTime } } };
    const used = only({ ...PUT_OBJECT, userIdentity: { ...PUT_OBJECT.userIdentity, ...since } });
    const holder = PUT_OBJECT.userIdentity.arn;
    const named = { assumedRoleUser: { arn: holder } };
    // A service that took the role names no holder.
    for (const responseElements of [named, { credentials: {} }])
      expect(keyValues(only({ ...ASSUME_ROLE, responseElements }), "issued_credential_session")).toEqual(
        keyValues(used, "credential_session"),
      );
    expect(keyValues(used, "credential_session")).toEqual([`${holder} ${ASSUME_ROLE.eventTime}`]);
    expect(keyValues(only({ ...ASSUME_ROLE, errorCode: "AccessDenied" }), "issued_credential_session")).toEqual([]);
    expect(keyValues(only(PUT_OBJECT), "credential_session")).toEqual([]);
  });

  test("a call that wrote and succeeded is a state change; one that failed, only read or was rehearsed is none", () => {
    expect(only(PUT_OBJECT)).toMatchObject({
      phase: "state_change",
      stateChange: { after: PUT_OBJECT.responseElements, reference: PUT_OBJECT.eventID },
      resource: { type: "s3_object", id: "invoices/2026/204.pdf" },
      title: "PutObject invoices/2026/204.pdf",
    });
    expect(only({ ...PUT_OBJECT, errorCode: "AccessDenied", errorMessage: "no" })).toMatchObject({
      phase: "tool_call",
      status: "failed",
      error: "AccessDenied: no",
      stateChange: null,
    });
    expect(only({ ...PUT_OBJECT, eventName: "GetObject", readOnly: true }).phase).toBe("tool_call");
    expect(only({ ...PUT_OBJECT, errorCode: "Client.DryRunOperation" })).toMatchObject({ status: "not_executed" });
    const { readOnly: _readOnly, ...old } = PUT_OBJECT;
    expect([only(old).phase, only({ ...old, eventName: "ListObjects" }).phase]).toEqual(["state_change", "tool_call"]);
  });

  test("every way of delivery gives the same fragment, but for the record that it keeps", () => {
    const bare = only(PUT_OBJECT);
    const text = JSON.stringify(PUT_OBJECT);
    const enveloped = {
      version: "0",
      id: "1",
      "detail-type": "AWS API Call via CloudTrail",
      source: "aws.s3",
      detail: PUT_OBJECT,
    };
    for (const delivery of [
      { Records: [PUT_OBJECT] },
      enveloped,
      { messageType: "DATA_MESSAGE", logEvents: [{ id: "1", timestamp: 1, message: text }] },
      { Events: [{ EventId: "1", CloudTrailEvent: text }] },
    ])
      expect({ ...only(delivery), content: null }).toEqual({ ...bare, content: null });
    expect(only(enveloped).content).toEqual(enveloped);
  });

  test("what is no record, or has no time that can be, is rejected, and its neighbours stay", () => {
    const { eventTime: _eventTime, ...timeless } = PUT_OBJECT;
    const parsed = parseCloudTrail([
      { Records: [PUT_OBJECT, "text", { hello: "world" }, timeless, ASSUME_ROLE] },
      { ...PUT_OBJECT, eventTime: "1970-01-01T00:00:01Z" },
      { ...PUT_OBJECT, eventTime: "2100-01-01T00:00:00Z" },
    ]);
    expect(parsed.fragments.map(({ position }) => position)).toEqual([0, 4]);
    expect(reasonsOf(parsed)).toEqual([
      [1, "not_an_object"],
      [2, "unknown_shape"],
      [3, "missing_field"],
      [5, "time_not_readable"],
      [6, "time_not_readable"],
    ]);
  });

  test("whatever is sent, each record lands once and is parsed as it would be alone", () => {
    holdsForAnything(parseCloudTrail, [ASSUME_ROLE, PUT_OBJECT, { Records: [ASSUME_ROLE, PUT_OBJECT] }]);
  });
});

const STRATUS = "cloudtrail/stratus_events.jsonl.gz";
const INTRUSION = "cloudtrail/otrf_ec2_proxy_s3_exfiltration.jsonl.gz";

describe.skipIf(!hasShared(STRATUS))("recorded CloudTrail events (skipped where they are absent)", () => {
  test.each([STRATUS, INTRUSION])("%s: every one is read, and every issued key is found", (name) => {
    const records = sharedRecords(name);
    const { fragments, rejected } = parseCloudTrail([{ Records: records }]);
    expect(rejected).toEqual([]);
    expect(fragments).toHaveLength(records.length);
    for (const { position, fragment } of fragments) {
      const record = records[position] as Record<string, unknown>;
      const answered = record.responseElements as { credentials?: { accessKeyId: string } } | null | undefined;
      const issued = answered?.credentials?.accessKeyId;
      if (issued !== undefined) expect(keyValues(fragment, "issued_credential")).toEqual([issued]);
      expect(keyValues(fragment, "event")).toEqual([record.eventID]);
      expect(fragment.principal).not.toBeNull();
      expect(fragment.status).toBe(record.errorCode === undefined ? "succeeded" : "failed");
      if (record.readOnly === false && record.errorCode === undefined && issued === undefined)
        expect(fragment.phase).toBe("state_change");
      if (record.readOnly === true) expect(fragment.stateChange).toBeNull();
    }
  });

  test("keys that a role was given are used later, in the recording as in the keys", () => {
    const fragments = parseCloudTrail(sharedRecords(STRATUS)).fragments.map(({ fragment }) => fragment);
    const used = new Set(fragments.flatMap((fragment) => keyValues(fragment, "credential")));
    const issued = fragments.flatMap((fragment) => keyValues(fragment, "issued_credential"));
    expect(issued.filter((key) => used.has(key)).length).toBeGreaterThan(3);
  });
});
