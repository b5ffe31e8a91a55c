import 'graphiql/graphiql.css';

import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createClient } from 'graphql-ws';
import { createRoot } from 'react-dom/client';

const here = window.location.origin + window.location.pathname;

// What the header editor says goes with a WebSocket as it goes with a request.
let token = '';

const fetcher = createGraphiQLFetcher({
  url: here,
  wsClient: createClient({
    url: here.replace(/^http/, 'ws'),
    connectionParams: () => (token ? { accessToken: token } : {}),
  }),
});

function asked(parameters, options) {
  const headers = options?.headers ?? {};
  const name = Object.keys(headers).find((key) => key.toLowerCase() === 'authorization');
  token = name ? String(headers[name]).replace(/^Bearer\s+/i, '') : '';
  return fetcher(parameters, options);
}

const WELCOME = `# Dongxiao's graph.
# Ctrl-Enter asks; Ctrl-Space shows what may be asked.
# After signIn, under Headers below:
# {"Authorization": "Bearer <accessToken>"}

query Nearby {
  storesNearby(
    near: { lat: 34.7566, lng: 113.6557 }
    first: 5
  ) {
    nodes {
      distanceM
      reasons
      store { name address openNow }
    }
  }
}
`;

createRoot(document.getElementById('graphiql')).render(
  <GraphiQL fetcher={asked} defaultQuery={WELCOME} shouldPersistHeaders />,
);
