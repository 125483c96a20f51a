/** What stands where in a CloudTrail record. Paths are those of record versions 1.00 to 1.11. */
import type { KeyKind } from "@/lib/core/correlation/keys";
import type { FieldPath } from "@/lib/sources/reading/fields";

export const TIME: readonly FieldPath[] = ["eventTime", "@timestamp"];
export const VERB: readonly FieldPath[] = ["eventName", "insightDetails.eventName"];
export const SYSTEM: readonly FieldPath[] = ["eventSource", "insightDetails.eventSource"];

export const KEYS: readonly (readonly [KeyKind, FieldPath])[] = [
  ["event", "eventID"],
  ["shared_event", "sharedEventID"],
  ["api_call", "requestID"],
  ["request", "additionalEventData.x-amz-id-2"],
  ["credential", "userIdentity.accessKeyId"],
  ["issued_credential", "responseElements.credentials.accessKeyId"],
  ["issued_credential", "responseElements.accessKey.accessKeyId"],
  ["issued_credential", "responseElements.roleCredentials.accessKeyId"],
  ["session", "responseElements.assumedRoleUser.assumedRoleId"],
  ["session", "responseElements.federatedUser.federatedUserId"],
];

/** Who acted, the most telling name first. */
export const PRINCIPAL: readonly FieldPath[] = [
  "userIdentity.arn",
  "userIdentity.invokedBy",
  "userIdentity.userName",
  "userIdentity.principalId",
  "userIdentity.onBehalfOf.userId",
  "userIdentity.sessionContext.webIdFederationData.federatedProvider",
  "userIdentity.sessionContext.sessionIssuer.arn",
  "userIdentity.accountId",
];

/** Names that whoever took the role chose: `ambit-UUID`. */
export const CHOSEN_NAMES: readonly FieldPath[] = [
  "userIdentity.sessionContext.sourceIdentity",
  "requestParameters.sourceIdentity",
  "requestParameters.roleSessionName",
  "responseElements.sourceIdentity",
];

/** The session tag that holds an evaluation id. */
export const EVALUATION_TAG = "ambit:evaluation_id";
export const TAG_LISTS: readonly FieldPath[] = ["requestParameters.tags", "requestParameters.principalTags"];

/** What a call was done to, the most particular first: each is there when every one of its parameters is. */
export const RESOURCES: readonly { type: string; parts: readonly FieldPath[] }[] = [
  { type: "s3_object", parts: ["bucketName", "key"] },
  { type: "s3_bucket", parts: ["bucketName"] },
  { type: "ec2_instance", parts: ["instanceId"] },
  { type: "ec2_instance", parts: ["instancesSet.items.0.instanceId"] },
  { type: "ec2_instance", parts: ["instanceIds.0"] },
  { type: "ec2_volume", parts: ["volumeId"] },
  { type: "ec2_volume", parts: ["volumeSet.items.0.volumeId"] },
  { type: "ec2_snapshot", parts: ["snapshotId"] },
  { type: "ec2_image", parts: ["imageId"] },
  { type: "ec2_security_group", parts: ["groupId"] },
  { type: "ec2_network_interface", parts: ["networkInterfaceId"] },
  { type: "ec2_subnet", parts: ["subnetId"] },
  { type: "ec2_vpc", parts: ["vpcId"] },
  { type: "iam_role", parts: ["roleArn"] },
  { type: "iam_role", parts: ["roleName"] },
  { type: "iam_user", parts: ["userName"] },
  { type: "iam_group", parts: ["groupName"] },
  { type: "iam_policy", parts: ["policyArn"] },
  { type: "iam_policy", parts: ["policyName"] },
  { type: "lambda_function", parts: ["functionName"] },
  { type: "secret", parts: ["secretId"] },
  { type: "kms_key", parts: ["keyId"] },
  { type: "dynamodb_table", parts: ["tableName"] },
  { type: "rds_instance", parts: ["dBInstanceIdentifier"] },
  { type: "rds_cluster", parts: ["dBClusterIdentifier"] },
  { type: "rds_snapshot", parts: ["dBSnapshotIdentifier"] },
  { type: "rds_database", parts: ["resourceArn", "database"] },
  { type: "sqs_queue", parts: ["queueUrl"] },
  { type: "sqs_queue", parts: ["queueName"] },
  { type: "sns_topic", parts: ["topicArn"] },
  { type: "log_group", parts: ["logGroupName"] },
  { type: "stack", parts: ["stackName"] },
  { type: "trail", parts: ["trailName"] },
  { type: "state_machine", parts: ["stateMachineArn"] },
  { type: "execution", parts: ["executionArn"] },
  { type: "ecs_service", parts: ["cluster", "service"] },
  { type: "ecs_task", parts: ["task"] },
  { type: "ecs_cluster", parts: ["cluster"] },
  { type: "cluster", parts: ["clusterName"] },
  { type: "repository", parts: ["repositoryName"] },
  { type: "stream", parts: ["streamName"] },
  { type: "domain", parts: ["domainName"] },
  { type: "hosted_zone", parts: ["hostedZoneId"] },
  { type: "distribution", parts: ["distributionId"] },
  { type: "certificate", parts: ["certificateArn"] },
  { type: "load_balancer", parts: ["loadBalancerArn"] },
  { type: "model", parts: ["modelId"] },
  { type: "bedrock_agent", parts: ["agentId"] },
  { type: "knowledge_base", parts: ["knowledgeBaseId"] },
  { type: "ssm_document", parts: ["documentName"] },
  { type: "ssm_target", parts: ["target"] },
  { type: "resource", parts: ["resourceArn"] },
  { type: "resource", parts: ["resourceARN"] },
  { type: "resource", parts: ["resourceId"] },
  { type: "resource", parts: ["arn"] },
  { type: "resource", parts: ["name"] },
  { type: "resource", parts: ["names.0"] },
];

/** Calls whose answer is a credential, and that change nothing else. */
export const ISSUES_CREDENTIAL: ReadonlySet<string> = new Set([
  "AssumeRole",
  "AssumeRoleWithSAML",
  "AssumeRoleWithWebIdentity",
  "AssumeRoot",
  "CreateSession",
  "GetAuthorizationToken",
  "GetClusterCredentials",
  "GetClusterCredentialsWithIAM",
  "GetCredentialsForIdentity",
  "GetDataAccess",
  "GetFederationToken",
  "GetRoleCredentials",
  "GetSessionToken",
  "GetTemporaryGlueTableCredentials",
]);

/** Errors that say: nothing was tried, it was a rehearsal. */
export const REHEARSED: ReadonlySet<string> = new Set([
  "Client.DryRunOperation",
  "DryRunOperation",
  "DryRunOperationException",
]);

/** Where `readOnly` is absent, a name with one of these words at its beginning changes something. */
export const WRITES = new RegExp(
  `^(?:${[
    "Abort|Accept|Activate|Add|Allocate|Apply|Approve|Associate|Attach|Authorize|Batch(?:Write|Delete|Put|Update)|Cancel|Change",
    "Complete|Copy|Create|Deactivate|Delete|Deploy|Deregister|Detach|Disable|Disassociate|Enable|Execute|Import|Invoke|Leave",
    "Modify|Move|Publish|Purchase|Put|Reboot|Register|Reject|Release|Remove|Replace|Reset|Restore|Resume|Revoke|Rotate|Run|Send",
    "Set|Start|Stop|Suspend|Tag|Terminate|Transfer|Untag|Update|Upload|Write",
  ].join("|")})(?![a-z])`,
);
