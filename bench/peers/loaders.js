// What a request needs of many things at once: a loader for each relation, a statement for each.
import DataLoader from 'dataloader'
import { statement } from './database.js'

const members = one('members')
const terms = one('terms')
const offers = one('offers')
const products = one('products')
const wallets = many('wallets_of_members')
const partiesOfStores = many('parties_of_stores')
const seatsOfParties = many('seats_of_parties')

export function loaders () {
  return {
    members: new DataLoader(members),
    terms: new DataLoader(terms),
    offers: new DataLoader(offers),
    products: new DataLoader(products),
    wallets: new DataLoader(wallets),
    campaignsOfStore: takenAt('campaigns_of_stores'),
    partiesOfStore: new DataLoader(partiesOfStores),
    seatsOfParty: new DataLoader(seatsOfParties)
  }
}

// The row of each key, in the order of the keys.
function one (name) {
  const fetched = statement(name)
  return async (ids) => {
    const found = new Map((await fetched(ids)).map((row) => [row.id, row]))
    return ids.map((id) => found.get(id) ?? null)
  }
}

// All rows of each key, in the order of the keys.
export function many (name) {
  const fetched = statement(name)
  return async (ids) => grouped(ids, await fetched(ids))
}

// The campaigns of each store, of which all that matters is in its row.
export function takenAt (name) {
  const fetched = statement(name)
  return new DataLoader(async (rows) => {
    const ids = rows.map(({ id }) => id)
    const dealers = rows.map((row) => row.dealer_id)
    return grouped(ids, await fetched(ids, dealers, rows.map(({ region }) => region)))
  }, { cacheKeyFn: ({ id }) => id })
}

function grouped (ids, rows) {
  const found = new Map(ids.map((id) => [id, []]))
  for (const row of rows) found.get(row.askedId).push(row)
  return ids.map((id) => found.get(id))
}
