// Says what is wrong with an AsyncAPI document: node asyncapi.mjs FILE; exit status 1 when it is not valid.
import { readFileSync } from "node:fs";
import { Parser } from "@asyncapi/parser";

const { document, diagnostics } = await new Parser().parse(readFileSync(process.argv[2], "utf8"));
for (const { severity, path, message } of diagnostics) {
  console.log(["error", "warning", "info", "hint"][severity], path.join("."), message);
}
process.exit(document ? 0 : 1);
