// Mercurius with the Redis gate in the place of PostgreSQL.
import { claim, writeBehind } from './gate.js'
import { served } from './served.js'

const resolvers = {
  Mutation: { couponClaim: (_root, { member, input }) => claim(member, input) }
}

await served(resolvers, () => ({}))
await writeBehind()
