/**
 * Who may import whom: the rule of docs/architecture.md, held by `npm test`.
 * test/house/dependencies.test.ts proves of each rule that it can fail.
 */
const { existsSync, readdirSync, readFileSync } = require('node:fs')
const { join, relative } = require('node:path')

// The test of these rules runs them on a scratch folder.
const root = process.env.SOGLIA_RULES_ROOT ?? __dirname
const SOURCE_FOLDERS = ['gateway', 'firmware-sim', 'dashboard', 'test']

/** A room is a file `name.ts` with the folder `name/` behind it. */
const room = (...names) => `^gateway/(${names.join('|')})(/|\\.ts$)`
const EVERYTHING = '^(gateway|firmware-sim|dashboard|test|tools)/'
const BOOT = '^gateway/(main|cli)\\.ts$'

/** `name` may import, of our own files, only those of `may` and its own. */
function mayImport(name, from, may, comment) {
  return { name, comment, severity: 'error', from: { path: from }, to: { path: EVERYTHING, pathNot: [from, ...may] } }
}

/**
 * Files of a folder never import each other. Each may have a folder of its own name, for itself alone; a
 * folder of another name is there for all of them and knows none.
 */
function strangers(folder, table) {
  const shared = foldersIn(folder).filter((name) => !existsSync(join(root, folder, `${name}.ts`)))
  const forAll = shared.map((name) => `^${folder}/${name}/`)
  const rule = (name, from, pathNot) => ({
    name: `${folder}: ${name}`,
    severity: 'error',
    from: { path: from },
    to: { path: `^${folder}/`, pathNot },
  })
  const rules = [
    rule('siblings are strangers', `^${folder}/(?!index\\.ts$)([^/]+)\\.ts$`, [`^${folder}/$1/`, ...forAll]),
    rule('parts belong to one file', `^${folder}/([^/]+)/`, [`^${folder}/$1/`, ...forAll]),
  ]
  if (!table) return rules
  const parts = { path: `^${folder}/[^/]+/`, pathNot: forAll }
  const name = `${folder}: the table names files, not their parts`
  return [...rules, { name, severity: 'error', from: { path: `^${folder}/index\\.ts$` }, to: parts }]
}

function foldersIn(folder) {
  const at = join(root, folder)
  if (!existsSync(at)) return []
  return readdirSync(at, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
}

/** Files that a worker thread or a child process begins with: named in a `new URL('./x.ts', import.meta.url)`. */
function startedFiles() {
  const found = []
  for (const folder of SOURCE_FOLDERS.filter((name) => existsSync(join(root, name)))) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.tsx?$/.test(entry.name)) continue
      const text = readFileSync(join(entry.parentPath, entry.name), 'utf8')
      for (const [, file] of text.matchAll(/new URL\(\s*'(\.{1,2}\/[^']+\.tsx?)',\s*import\.meta\.url/g)) {
        found.push(relative(root, join(entry.parentPath, file)))
      }
    }
  }
  return found.map((file) => `^${file.replaceAll('.', '\\.')}$`)
}

const ENTRIES = [
  '^gateway/cli\\.ts$',
  '^firmware-sim/demo\\.ts$',
  '^dashboard/(main\\.tsx|service-worker\\.ts|vite\\.config\\.ts)$',
]

/** A file that only tests import is dead; the simulator also serves the tests. */
function unused(name, path, users) {
  return {
    name,
    severity: 'error',
    from: { path: users },
    module: { path, pathNot: [...ENTRIES, ...startedFiles(), '\\.d\\.ts$'], numberOfDependentsLessThan: 1 },
  }
}

module.exports = {
  forbidden: [
    {
      name: 'no circles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    mayImport('core imports only itself', '^gateway/core/', [], 'pure: the words and the decisions'),
    mayImport('wire imports only itself', '^gateway/wire/', [], 'pure: bytes or text to values and back'),
    {
      name: 'core and wire are pure',
      comment: 'no Node modules and no packages but a value library; what they need of the world is passed in',
      severity: 'error',
      from: { path: '^gateway/(core|wire)/' },
      to: { dependencyTypesNot: ['local'], pathNot: '^(node_modules/)?temporal-polyfill(/|$)' },
    },
    mayImport('config imports only core', room('config'), ['^gateway/core/']),
    mayImport('tls imports only core', room('tls'), ['^gateway/core/']),
    mayImport('access imports only core', room('access'), ['^gateway/core/']),
    mayImport('register imports only core', room('register'), ['^gateway/core/']),
    mayImport('store imports only core', '^gateway/store/', ['^gateway/core/']),
    mayImport('reports import only core', '^gateway/reports/', ['^gateway/core/']),
    mayImport('drivers import only core and wire', '^gateway/drivers/', ['^gateway/(core|wire)/']),
    mayImport('sinks import only core and wire', '^gateway/sinks/', ['^gateway/(core|wire)/']),
    mayImport('api imports only access, register, reports and core', '^gateway/api/', [
      room('access', 'register'),
      '^gateway/(reports|core)/',
    ]),
    mayImport('firmware-sim imports only wire', '^firmware-sim/', ['^gateway/wire/']),
    mayImport('dashboard imports only the contract', '^dashboard/', ['^gateway/api/contract\\.ts$']),
    {
      name: 'dashboard imports only types',
      severity: 'error',
      from: { path: '^dashboard/' },
      to: { path: '^gateway/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'dashboard runs in a browser',
      severity: 'error',
      from: { path: '^dashboard/', pathNot: '^dashboard/vite\\.config\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    mayImport('main and cli import no tests', BOOT, ['^gateway/', '^firmware-sim/']),
    {
      name: 'the boot files are for nobody',
      comment: 'main may be opened by cli',
      severity: 'error',
      from: { path: '^(gateway|firmware-sim|dashboard)/', pathNot: '^gateway/cli(/|\\.ts$)' },
      to: { path: BOOT },
    },
    {
      name: 'access is whole',
      comment: 'what lies behind access.ts is its own',
      severity: 'error',
      from: { path: EVERYTHING, pathNot: ['^test/', room('access')] },
      to: { path: '^gateway/access/' },
    },
    ...strangers('gateway/drivers', true),
    ...strangers('gateway/sinks', false),
    ...strangers('gateway/wire', false),
    ...strangers('gateway/reports', true),
    ...strangers('gateway/api/routes', true),
    {
      name: 'everything is found',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'nothing undeclared',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'undetermined'] },
    },
    {
      name: 'no development package at run time',
      severity: 'error',
      from: { path: '^(gateway|firmware-sim|dashboard)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    unused('no unused file in the gateway', '^gateway/', '^(gateway|firmware-sim|dashboard)/'),
    unused('no unused file in the simulator', '^firmware-sim/', '^(gateway|firmware-sim|test)/'),
    unused('no unused file in the dashboard', '^dashboard/.*\\.tsx?$', '^dashboard/'),
    unused(
      'no unused file in the tests',
      '^test/(?!.*\\.test\\.ts$|bench/bench\\.ts$|looks/(looks|screenshots)\\.ts$)',
      '^test/',
    ),
  ],
  options: {
    baseDir: root,
    tsPreCompilationDeps: true,
    tsConfig: { fileName: join(__dirname, 'tsconfig.json') },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.cjs', '.mjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
