// Apollo Server; its own caches of parsed and validated documents are on.
import { ApolloServer } from '@apollo/server'
import { startStandaloneServer } from '@apollo/server/standalone'
import { HOST, PORT, schema } from './contract.js'
import { loaders } from './loaders.js'
import { resolvers } from './resolvers.js'

const server = new ApolloServer({ typeDefs: schema, resolvers })
await startStandaloneServer(server, {
  listen: { host: HOST, port: PORT },
  context: async () => ({ loaders: loaders() })
})
