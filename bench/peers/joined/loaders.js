// Campaigns with their terms, and parties with their offer, product and people: one statement each.
import DataLoader from 'dataloader'
import { many } from '../loaders.js'
import { party } from './parties.js'

const campaignsOfStores = many('joined/campaigns_of_stores')
const partiesOfStores = many('joined/parties_of_stores')

export function loaders () {
  return {
    campaignsOfStore: new DataLoader(campaignsOfStores),
    partiesOfStore: new DataLoader(async (ids) => {
      return (await partiesOfStores(ids)).map((rows) => rows.map(party))
    })
  }
}
