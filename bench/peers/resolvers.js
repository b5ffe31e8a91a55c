// The resolvers of all three executors; plain properties need none.
import { claim, wallet } from './coupons.js'
import { member } from './members.js'
import { home, nearby } from './stores.js'
import { reasons } from './words.js'

export const resolvers = {
  Query: {
    me: (_root, { member }) => (member ? { id: member } : null),
    home: (_root, { near }) => home(near),
    storesNearby: (_root, { member, near }) => nearby(member, near)
  },
  Mutation: {
    couponClaim: (_root, { member, input }) => claim(member, input)
  },
  Me: {
    member: ({ id }) => member(id),
    wallet: ({ id }) => wallet(id)
  },
  StoreNearby: {
    reasons: ({ row }) => reasons(row),
    campaigns: ({ store }, _args, { loaders }) => loaders.campaignsOfStore.load(store.id),
    parties: ({ store }, _args, { loaders }) => loaders.partiesOfStore.load(store.id)
  }
}
