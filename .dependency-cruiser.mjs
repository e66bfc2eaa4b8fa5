// What each package's source may import: the layers of docs/decisions/0002-layers-and-dependency-rules.md, enforced.

/**
 * What a layer may import besides its own files: packages of VSM, libraries, and Node's own modules. `cli` stands on
 * top and has no entry: it may import everything.
 */
const layers = {
  core: { vsm: [], libraries: ['zod'], node: false },
  'onnx-graph': { vsm: ['core'], libraries: ['protobufjs'], node: false },
  vision: { vsm: ['core'], libraries: ['entities', 'zod'], node: false },
  generators: { vsm: ['core'], libraries: ['fast-png', 'zod'], node: false },
  report: { vsm: ['core'], libraries: ['d3-scale', 'd3-shape'], node: false },
  conformance: { vsm: ['core'], libraries: ['vitest', 'fast-check'], node: false },
  'model-embedded': { vsm: ['core', 'vision'], libraries: [], node: true },
  'encoder-[^/]+': { vsm: ['core', 'vision', 'onnx-graph', 'model-embedded'], libraries: ['.+'], node: true },
  'store-[^/]+': { vsm: ['core'], libraries: ['.+'], node: true },
  server: { vsm: ['core'], libraries: ['.+'], node: true },
};

const adapters = 'encoder-[^/]+|store-[^/]+|generators';

/** Tests and their helpers stand beside the source and may import what it may not. */
const testFiles = '\\.(test|testing)\\.ts$';

function layerRule([name, { vsm, libraries, node }]) {
  return {
    name: `layer-${name.replace('[^/]+', '*')}`,
    severity: 'error',
    from: { path: `^packages/${name}/src/`, pathNot: testFiles },
    to: {
      pathNot: [
        `^packages/${name}/`,
        ...vsm.map((other) => `^packages/${other}/`),
        ...libraries.map((library) => `(^|/)node_modules/${library}/`),
      ],
      ...(node ? { dependencyTypesNot: ['core'] } : {}),
    },
  };
}

export default {
  forbidden: [
    ...Object.entries(layers).map(layerRule),
    {
      name: 'known-layer',
      comment: 'A new package says first which layer it is: give it an entry above.',
      severity: 'error',
      from: { path: '^packages/', pathNot: `^packages/(cli|${Object.keys(layers).join('|')})/` },
      to: {},
    },
    {
      name: 'adapters-stand-alone',
      comment: 'What two adapters share belongs to a layer below; what joins them belongs to a layer above.',
      severity: 'error',
      from: { path: `^packages/(${adapters})/src/` },
      to: { path: `^packages/(${adapters})/`, pathNot: '^packages/$1/' },
    },
    {
      name: 'packages-by-name',
      comment:
        "Another package is imported by its name: what its exports don't list is its own affair. Tests share stand-ins.",
      severity: 'error',
      from: { path: '^packages/([^/]+)/', pathNot: testFiles },
      to: { path: '^packages/', pathNot: '^packages/$1/', dependencyTypes: ['local'] },
    },
    {
      name: 'tests-share-stand-ins-only',
      comment: 'What tests of another package share ends in .testing.ts.',
      severity: 'error',
      from: { path: '^packages/([^/]+)/.*\\.test\\.ts$' },
      to: { path: '^packages/', pathNot: ['^packages/$1/', '\\.testing\\.ts$'], dependencyTypes: ['local'] },
    },
    {
      name: 'client-in-any-browser',
      comment: 'Pages bundle the client of the server: it takes nothing of the server but the types of its API.',
      severity: 'error',
      from: { path: '^packages/server/src/client/', pathNot: testFiles },
      to: { pathNot: ['^packages/server/src/(client|api)/', '(^|/)node_modules/eventsource-parser/'] },
    },
    {
      name: 'no-cycles',
      comment: 'Files that need each other are one idea in two files, or hide a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'What is imported exists and is declared in the package.json.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@vsm/source', 'import', 'node', 'types', 'default'],
    },
  },
};
