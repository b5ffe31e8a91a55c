// Mercurius as in mercurius.js, with the Redis gate in the place of PostgreSQL.
import Fastify from 'fastify'
import mercurius from 'mercurius'
import { HOST, PORT, documents, schema } from './contract.js'
import { claim, writeBehind } from './gate.js'

const resolvers = {
  Mutation: { couponClaim: (_root, { member, input }) => claim(member, input) }
}

const app = Fastify()
app.register(mercurius, {
  schema,
  resolvers,
  jit: 1,
  persistedQueries: documents,
  onlyPersisted: true
})
await app.listen({ host: HOST, port: PORT })
await writeBehind()
