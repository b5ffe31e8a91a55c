// What a request needs of many things at once: a loader for each relation, a statement for each.
import DataLoader from 'dataloader'
import { statement } from './database.js'

const members = one('members')
const terms = one('terms')
const offers = one('offers')
const products = one('products')
const wallets = many('wallets_of_members')
const campaignsOfStores = many('campaigns_of_stores')
const partiesOfStores = many('parties_of_stores')
const seatsOfParties = many('seats_of_parties')

export function loaders () {
  return {
    members: new DataLoader(members),
    terms: new DataLoader(terms),
    offers: new DataLoader(offers),
    products: new DataLoader(products),
    wallets: new DataLoader(wallets),
    campaignsOfStore: new DataLoader(campaignsOfStores),
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
  return async (ids) => {
    const found = new Map(ids.map((id) => [id, []]))
    for (const row of await fetched(ids)) found.get(row.askedId).push(row)
    return ids.map((id) => found.get(id))
  }
}
