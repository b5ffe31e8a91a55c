// Mercurius on Fastify: compiled at first sight, documents known by name.
import Fastify from 'fastify'
import mercurius from 'mercurius'
import { HOST, PORT, documents, schema } from './contract.js'

export async function served (resolvers, loaders) {
  const app = Fastify()
  app.register(mercurius, {
    schema,
    resolvers,
    jit: 1,
    persistedQueries: documents,
    onlyPersisted: true,
    context: () => ({ loaders: loaders() })
  })
  await app.listen({ host: HOST, port: PORT })
}
