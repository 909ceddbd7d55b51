/** Sets up what is missing for a verb. Run by tools/run.js, one at a time in a checkout. */
import { compileGateway } from './compiled.js'
import { installDebianPackages } from './debian.js'
import { installPackages } from './packages.js'
import { buildPages } from './pages.js'
import { complain, Fault } from './places.js'

try {
  // Before the npm packages: one of them is built only where these are there.
  if (process.argv[2] === 'test') await installDebianPackages()
  await installPackages()
  await buildPages()
  await compileGateway()
} catch (error) {
  if (!(error instanceof Fault)) throw error
  complain(error.message)
  process.exitCode = 1
}
