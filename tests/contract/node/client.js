// A reference client that asks, acts, listens, leaves and comes back; each answer is one line.
// It listens again once somebody writes a line to it.

import { once } from "node:events";
import { createClient as overEvents } from "graphql-sse";
import { createClient as overSocket } from "graphql-ws";

const { transport, url, token, query, mutation, subscription } = JSON.parse(process.argv[2]);

const clients = {
  ws: () => overSocket({ url, connectionParams: { accessToken: token }, retryAttempts: 0 }),
  sse: () => overEvents({ url, headers: { authorization: `Bearer ${token}` }, retryAttempts: 0 }),
};
const client = clients[transport]();

const say = (answer) => console.log(JSON.stringify(answer));

async function first(asked) {
  for await (const answer of client.iterate(asked)) return answer;
}

say(await first(query));
say(await first(mutation));

const event = await first(subscription);
say(event);

await once(process.stdin, "data");
const after = event.data.storeEarned.cursor;
say(await first({ ...subscription, variables: { ...subscription.variables, after } }));

await client.dispose();
process.stdin.destroy();
