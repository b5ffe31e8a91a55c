// Runs the audits of GraphQL over HTTP against a server, and writes what each of them found.

import { auditServer } from "graphql-http";

const [url] = process.argv.slice(2);
const found = await auditServer({ url });
console.log(JSON.stringify(found.map(({ id, name, status, reason }) => ({ id, name, status, reason }))));
