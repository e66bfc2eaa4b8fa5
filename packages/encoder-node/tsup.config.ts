import { defineConfig } from 'tsup';
import { base } from '../../tsup.base.ts';

export default defineConfig({
  ...base,
  platform: 'node',
  entry: {
    index: 'src/index.ts',
    hub: 'src/hub/index.ts',
    'embedded-worker': 'src/embedded-worker.ts',
    'graph-worker': 'src/graph/graph-worker.ts',
    'preparation-worker': 'src/onnx/preparation-worker.ts',
    'image-session-worker': 'src/onnx/image-session-worker.ts',
    'text-session-worker': 'src/onnx/text-session-worker.ts',
  },
});
