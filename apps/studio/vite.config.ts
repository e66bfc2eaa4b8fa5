import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';

const server = 'http://127.0.0.1:7868';

export default defineConfig({
  plugins: [preact()],
  base: './',
  resolve: { conditions: ['@vsm/source', 'module', 'browser', 'development|production'] },
  build: {
    // The server ships the page: its build runs this one.
    outDir: '../../packages/server/dist/studio',
    emptyOutDir: true,
    target: 'es2022',
    // The page's policy allows neither inline scripts nor data in style sheets.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { host: '127.0.0.1', port: 7869, proxy: { '/api': server, '/openapi.json': server } },
});
