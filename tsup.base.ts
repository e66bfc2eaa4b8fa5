import type { Options } from 'tsup';

/** The build shared by all packages: ES modules with types, nothing bundled from dependencies. */
export const base: Options = {
  entry: ['src/index.ts'],
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  dts: { compilerOptions: { customConditions: [] } },
  sourcemap: true,
  clean: true,
  treeshake: true,
  silent: true,
};
