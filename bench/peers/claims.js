// Claiming a coupon: one function of PostgreSQL decides, writes, and tells all that is shown.
import { limitReached, soldOut } from './coupons.js'
import { statement } from './database.js'

const STATUSES = ['USABLE', 'LOCKED', 'USED', 'EXPIRED', 'REVOKED']
const claimed = statement('claim')

export async function claim (member, { campaignId, requestId }, { terms }) {
  const [row] = await claimed(campaignId, member, requestId)
  if (row.outcome === 'CouponSoldOut') return soldOut()
  if (row.outcome === 'CouponLimitReached') return limitReached(row.limit)
  // They came along, so that nobody has to ask again.
  terms.prime(row.termsId, row)
  const coupon = { ...row, status: 'USABLE' }
  return { __typename: row.outcome, coupon, me: { walletCounts: counts(row.counts) } }
}

function counts (found) {
  return STATUSES.map((status) => ({ status, count: found[status] ?? 0 }))
}
