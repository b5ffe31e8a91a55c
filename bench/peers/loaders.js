// What a request needs of many things at once: one statement a level.
import DataLoader from 'dataloader'
import { statement } from './database.js'
import { party } from './parties.js'

const CAMPAIGNS_A_STORE = 3
const campaignsOfStores = statement('campaigns_of_stores')
const partiesOfStores = statement('parties_of_stores')

export function loaders () {
  return {
    campaignsOfStore: new DataLoader(async (ids) => {
      return grouped(ids, await campaignsOfStores(ids, CAMPAIGNS_A_STORE))
    }),
    partiesOfStore: new DataLoader(async (ids) => {
      return grouped(ids, await partiesOfStores(ids)).map((rows) => rows.map(party))
    })
  }
}

// All rows of each key, in the order of the keys.
function grouped (keys, rows) {
  const found = new Map(keys.map((key) => [key, []]))
  for (const row of rows) found.get(row.asked_id).push(row)
  return keys.map((key) => found.get(key))
}
