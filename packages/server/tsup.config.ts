import { defineConfig } from 'tsup';
import { base } from '../../tsup.base.ts';

export default defineConfig({
  ...base,
  platform: 'node',
  entry: { index: 'src/index.ts', client: 'src/client/index.ts', proxy: 'src/proxy/index.ts' },
});
