import { CodeBlock } from "@/components/ui/CodeBlock";
import { Panel } from "@/components/ui/Panel";
import type { SourceDetail } from "@/lib/contracts/sources";

/** How a sender is set up, ready to copy. */
export function HowToSend({ source: { name, type }, publicUrl }: { source: SourceDetail; publicUrl: string }) {
  const address = `${publicUrl}/ingest/v1/${name}`;
  const snippets = type === "otlp" ? otlp(publicUrl) : [...(OTHERS[type]?.(address) ?? []), ...anyOf(address)];
  return (
    <Panel
      title="How to send to it"
      hint="What is answered with 200 is on the disk. Sending again stores nothing twice."
    >
      <div className="space-y-4">
        {[...snippets, ...fromFiles(name)].map(({ title, text }) => (
          <div key={title} className="space-y-1.5">
            <h3 className="text-sm font-medium">{title}</h3>
            <CodeBlock label={title}>{text}</CodeBlock>
          </div>
        ))}
      </div>
    </Panel>
  );
}

interface Snippet {
  title: string;
  text: string;
}

function otlp(publicUrl: string): Snippet[] {
  return [
    {
      title: "An OpenTelemetry SDK, by its environment",
      text: [
        `OTEL_EXPORTER_OTLP_ENDPOINT=${publicUrl}`,
        "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
        "OTEL_EXPORTER_OTLP_COMPRESSION=gzip",
        'OTEL_EXPORTER_OTLP_HEADERS="Authorization=Bearer%20ambit_src_…"',
      ].join("\n"),
    },
    {
      title: "The OpenTelemetry collector",
      text: [
        "exporters:",
        "  otlphttp/ambit:",
        `    endpoint: ${publicUrl}`,
        "    headers:",
        "      Authorization: Bearer $AMBIT_SOURCE_TOKEN",
      ].join("\n"),
    },
  ];
}

const OTHERS: Partial<Record<SourceDetail["type"], (address: string) => Snippet[]>> = {
  kubernetes_audit: (address) => [
    {
      title: "The API server's --audit-webhook-config-file",
      text: [
        "apiVersion: v1",
        "kind: Config",
        `clusters: [{ name: ambit, cluster: { server: "${address}" } }]`,
        "users: [{ name: ambit, user: { token: ambit_src_… } }]",
        "contexts: [{ name: ambit, context: { cluster: ambit, user: ambit } }]",
        "current-context: ambit",
      ].join("\n"),
    },
  ],
  cloudtrail: (address) => [
    {
      title: "An EventBridge API destination",
      text: [`Endpoint: ${address}`, "Connection: API key, name Authorization, value Bearer ambit_src_…"].join("\n"),
    },
  ],
  github_audit: (address) => [
    {
      title: "A webhook of GitHub",
      text: [`Payload URL: ${address}`, "Content type: application/json", "Secret: the one of the settings below"].join(
        "\n",
      ),
    },
  ],
};

function anyOf(address: string): Snippet[] {
  return [
    {
      title: "Any program",
      text: [
        `curl ${address} \\`,
        '  -H "Authorization: Bearer $AMBIT_SOURCE_TOKEN" \\',
        '  -H "Content-Type: application/json" --data-binary @records.json',
      ].join("\n"),
    },
  ];
}

function fromFiles(name: string): Snippet[] {
  return [{ title: "Files, on the server", text: `npx --no ambit ingest FILE… --source ${name}` }];
}
