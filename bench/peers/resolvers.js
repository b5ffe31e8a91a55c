// The resolvers of Mercurius, Apollo Server and Yoga: each relation has one of its own, behind
// which a DataLoader stands, so that whatever a document selects is fetched and nothing else.
import { claim } from './claims.js'
import { benefit, threshold } from './coupons.js'
import { money } from './money.js'
import { price } from './prices.js'
import { home, nearby } from './stores.js'
import { reasons } from './words.js'

const terms = ({ termsId }, { loaders }) => loaders.terms.load(termsId)
const offer = ({ offerId }, { loaders }) => loaders.offers.load(offerId)

export const resolvers = {
  Query: {
    me: (_root, { member }) => (member ? { id: member } : null),
    home: (_root, { near }) => home(near),
    storesNearby: (_root, { member, near }) => nearby(member, near)
  },
  Mutation: {
    couponClaim: (_root, { member, input }, { loaders }) => claim(member, input, loaders)
  },
  Me: {
    member: ({ id }, _args, { loaders }) => loaders.members.load(id),
    wallet: async ({ id }, _args, { loaders }) => ({ nodes: await loaders.wallets.load(id) })
  },
  Coupon: {
    title: async (coupon, _args, context) => (await terms(coupon, context)).title,
    benefit: async (coupon, _args, context) => benefit((await terms(coupon, context)).benefit),
    threshold: async (coupon, _args, context) => threshold((await terms(coupon, context)).thresholdFen),
    usableFrom: ({ usableFrom }) => usableFrom.toISOString(),
    usableUntil: ({ usableUntil }) => usableUntil.toISOString()
  },
  StoreNearby: {
    reasons: ({ row }) => reasons(row),
    campaigns: ({ row }, _args, { loaders }) => loaders.campaignsOfStore.load(row),
    parties: ({ store }, _args, { loaders }) => loaders.partiesOfStore.load(store.id)
  },
  Campaign: {
    title: async (campaign, _args, context) => (await terms(campaign, context)).title
  },
  Party: {
    endsAt: ({ endsAt }) => endsAt.toISOString(),
    price: async (party, _args, context) => {
      return money(price((await offer(party, context)).tiers, party.filled + 1))
    },
    offer: (party, _args, context) => offer(party, context),
    seats: ({ id }, _args, { loaders }) => loaders.seatsOfParty.load(id)
  },
  GroupBuyOffer: {
    product: ({ productId }, _args, { loaders }) => loaders.products.load(productId)
  },
  Seat: {
    member: ({ memberId }, _args, { loaders }) => loaders.members.load(memberId)
  }
}
