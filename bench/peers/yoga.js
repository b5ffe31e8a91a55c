// GraphQL Yoga; its own caches of parsed and validated documents are on.
import { createServer } from 'node:http'
import { createSchema, createYoga } from 'graphql-yoga'
import { HOST, PORT, schema } from './contract.js'
import { loaders } from './loaders.js'
import { resolvers } from './resolvers.js'

const yoga = createYoga({
  schema: createSchema({ typeDefs: schema, resolvers }),
  context: () => ({ loaders: loaders() }),
  graphiql: false,
  logging: false
})
createServer(yoga).listen(PORT, HOST)
