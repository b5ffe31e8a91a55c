// Mercurius as its documentation shows it, in its best form: see served.js.
import { loaders } from './loaders.js'
import { resolvers } from './resolvers.js'
import { served } from './served.js'

await served(resolvers, loaders)
