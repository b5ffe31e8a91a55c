// Campaigns with their terms, and parties with their offer, product and people: one statement each.
import DataLoader from 'dataloader'
import { many, takenAt } from '../loaders.js'
import { party } from './parties.js'

const partiesOfStores = many('joined/parties_of_stores')

export function loaders () {
  return {
    campaignsOfStore: takenAt('joined/campaigns_of_stores'),
    partiesOfStore: new DataLoader(async (ids) => {
      return (await partiesOfStores(ids)).map((rows) => rows.map(party))
    })
  }
}
