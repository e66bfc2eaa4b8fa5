import { readHubSettings } from '../hub-settings.ts';
import { openModelLibrary } from '../model-library.ts';

// Pulls a model by the environment's settings: node pull-process.mjs STATE_FOLDER HOME_FOLDER MODEL
const [stateFolder = '', homeFolder = '', name = ''] = process.argv.slice(2);
const library = openModelLibrary({ settings: await readHubSettings(process.env, homeFolder), stateFolder });
const { image } = await library.pull(
  { name, precision: 'fp32' },
  { signal: new AbortController().signal, onProgress: ({ doneBytes }) => console.log(doneBytes) },
);
console.log(image.sha256);
