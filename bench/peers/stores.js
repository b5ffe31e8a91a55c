// The search for stores, as every Node peer makes it.
import { statement } from './database.js'
import { rounded } from './words.js'

const FIRST = 10
const RADIUS_M = 5000
const HOME_RADIUS_M = 50000
const storesNear = statement('stores_near')
const storesRecommended = statement('stores_recommended')

export async function nearby (member, near) {
  const rows = await storesRecommended(near.lat, near.lng, RADIUS_M, FIRST + 1, member)
  const shown = rows.slice(0, FIRST)
  return {
    basis: 'NEAR',
    nodes: shown.map(found),
    pageInfo: { hasNextPage: rows.length > FIRST, endCursor: cursor(shown.at(-1)) }
  }
}

export async function home (near) {
  const rows = await storesNear(near.lat, near.lng, HOME_RADIUS_M, FIRST)
  return { basis: 'NEAR', stores: rows.map(found) }
}

function found (row) {
  return { distanceM: rounded(row.mm / 1000), store: store(row), row }
}

function store (row) {
  const { id, name, address, lat, lng, phone, photos } = row
  return { id, name, address, lat, lng, phone, photos, openNow: row.open_now }
}

function cursor (last) {
  return last ? Buffer.from(JSON.stringify([last.mm, last.id])).toString('base64url') : null
}
