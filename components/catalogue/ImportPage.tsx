import { CodeBlock } from "@/components/ui/CodeBlock";
import { PageHeader } from "@/components/ui/PageHeader";
import { Panel } from "@/components/ui/Panel";
import { ImportForm, type ImportTools } from "./ImportForm";

/** Taking over what an MCP server tells of its tools. */
export function ImportPage({ tools, importTools }: { tools: readonly string[]; importTools: ImportTools }) {
  return (
    <>
      <PageHeader
        title="Import tools"
        description="What a server tells becomes a draft: each new action with the server's arguments and not one risk fact. Each counts as its worst value until people state it. What the server says of itself is kept as its claim, and what the catalogue has already stays as it is."
      />
      <div className="space-y-6">
        <Panel
          title="With the command"
          hint="It asks the server itself, over stdio or HTTP. Ambit's pages start nothing and call nothing."
        >
          <CodeBlock label="The command">
            {`npx --no ambit catalogue import TOOL --command "npx -y SERVER ARGUMENTS"
npx --no ambit catalogue import TOOL --url https://HOST/mcp`}
          </CodeBlock>
        </Panel>
        <ImportForm tools={tools} importTools={importTools} />
      </div>
    </>
  );
}
