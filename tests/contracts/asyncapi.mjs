// Says what is wrong with AsyncAPI documents: node asyncapi.mjs FILE…; exit status 1 when one of them is not valid.
import { readFileSync } from "node:fs";
import { Parser } from "@asyncapi/parser";

for (const file of process.argv.slice(2)) {
  const { document, diagnostics } = await new Parser().parse(readFileSync(file, "utf8"));
  for (const { severity, path, message } of diagnostics) {
    console.log(file, ["error", "warning", "info", "hint"][severity], path.join("."), message);
  }
  if (!document) process.exitCode = 1;
}
