import { type ClientOptions, createHttp, type Http } from './http.ts';
import { readEvents } from './read-events.ts';
import type { CallOptions, PictureFile, VsmClient } from './vsm-client.ts';

/** A client of one memory of a server; in a page of that server no option is needed. */
export function createClient(options: ClientOptions = {}): VsmClient {
  const http = createHttp(options);
  return {
    ...pictureCalls(http),
    ...ratingCalls(http),
    ...scoreCalls(http),
    ...generationCalls(http),
    ...memoryCalls(http),
    ...systemCalls(http),
  };
}

type Calls<Name extends keyof VsmClient> = Pick<VsmClient, Name>;

function pictureCalls(
  http: Http,
): Calls<
  | 'folders'
  | 'drawSamples'
  | 'rescanFolder'
  | 'picture'
  | 'uploadPictures'
  | 'deletePicture'
  | 'thumbnailUrl'
  | 'ratingThumbnailUrl'
> {
  return {
    folders: (options) => http.read('GET', '/folders', options),
    drawSamples: (options) => http.read('POST', '/samples', options),
    rescanFolder: (folder) => http.read('POST', `/folders/${encodeURIComponent(folder)}/scan`),
    picture: (id, options) => http.read('GET', `/pictures/${encodeURIComponent(id)}`, options),
    uploadPictures: (files, options) => {
      const body = new FormData();
      for (const file of files) body.append('picture', file, file.name ?? 'picture');
      return http.read('POST', '/pictures', { ...options, body });
    },
    deletePicture: async (id) => {
      await http.send('DELETE', `/pictures/${encodeURIComponent(id)}`);
    },
    thumbnailUrl: ({ id, version }, size) =>
      http.url(`/pictures/${encodeURIComponent(id)}/thumbnail`, { memory: undefined, size, v: version }),
    ratingThumbnailUrl: (id) => http.url(`/preferences/${encodeURIComponent(id)}/thumbnail`),
  };
}

function ratingCalls(
  http: Http,
): Calls<
  | 'rate'
  | 'rateFile'
  | 'preferences'
  | 'editPreference'
  | 'removePreferences'
  | 'clearPreferences'
  | 'undo'
  | 'undoSteps'
  | 'teachNext'
  | 'teach'
> {
  return {
    rate: (ratings) => http.read('POST', '/preferences', { json: { ratings } }),
    rateFile: (file, { verdict, category, weight, note }) =>
      http.read('POST', '/preferences/upload', {
        ...fileParts(file),
        query: { verdict, category, weight, note, name: file.name },
      }),
    preferences: (query, options) => http.read('GET', '/preferences', { ...options, query: { ...query } }),
    editPreference: (id, edit, { ifRevision } = {}) =>
      http.read('PATCH', `/preferences/${encodeURIComponent(id)}`, {
        json: edit,
        ...(ifRevision !== undefined && { headers: { 'if-match': `"${ifRevision}"` } }),
      }),
    removePreferences: (ids) => http.read('POST', '/preferences/remove', { json: { ids } }),
    clearPreferences: (query) => http.read('DELETE', '/preferences', { query: { ...query } }),
    undo: () => http.read('POST', '/undo'),
    undoSteps: (options) => http.read('GET', '/undo', options),
    teachNext: (query, options) => http.read('GET', '/teach/next', { ...options, query: { ...query } }),
    teach: (request) => http.read('POST', '/teach/answers', { json: request }),
  };
}

function scoreCalls(http: Http): Calls<'score' | 'scoreFile' | 'rank' | 'explain' | 'similar'> {
  return {
    score: (request, options) => http.read('POST', '/score', { ...options, json: request }),
    scoreFile: (file, query, options) =>
      http.read('POST', '/score/upload', {
        ...options,
        ...fileParts(file),
        query: { ...query, name: file.name },
      }),
    rank: (query, options) => http.read('GET', '/rank', { ...options, query: { ...query } }),
    explain: (query, options) => http.read('GET', '/explain', { ...options, query: { ...query } }),
    similar: (query, options) => http.read('GET', '/similar', { ...options, query: { ...query } }),
  };
}

function generationCalls(
  http: Http,
): Calls<
  'generators' | 'generate' | 'generations' | 'generation' | 'followGeneration' | 'cancelGeneration' | 'rateAttempt'
> {
  const pathOf = (id: string) => `/generations/${encodeURIComponent(id)}`;
  return {
    generators: (options) => http.read('GET', '/generators', options),
    generate: (request) => http.read('POST', '/generations', { json: request }),
    generations: (options) => http.read('GET', '/generations', options),
    generation: (id, options) => http.read('GET', pathOf(id), options),
    followGeneration: (id, options) => follow(http, `${pathOf(id)}/events`, options),
    cancelGeneration: (id) => http.read('DELETE', pathOf(id)),
    rateAttempt: (id, attempt, verdict) =>
      http.read('POST', `${pathOf(id)}/attempts/${attempt}/rating`, { json: verdict }),
  };
}

function memoryCalls(
  http: Http,
): Calls<
  | 'memories'
  | 'createMemory'
  | 'statistics'
  | 'health'
  | 'taste'
  | 'categories'
  | 'optimize'
  | 'exportUrl'
  | 'importMemory'
> {
  return {
    memories: (options) => http.read('GET', '/memories', options),
    createMemory: (memory) => http.read('POST', '/memories', { json: memory }),
    statistics: (options) => http.read('GET', '/statistics', options),
    health: (options) => http.read('GET', '/health', options),
    taste: (options) => http.read('GET', '/taste', options),
    categories: (options) => http.read('GET', '/categories', options),
    optimize: (request = {}) => http.read('POST', '/optimize', { json: request }),
    exportUrl: (query) => http.url('/export', { ...query }),
    importMemory: (file, query) =>
      http.read('POST', '/import', {
        body: file,
        headers: { 'content-type': 'application/json' },
        query: { ...query },
      }),
  };
}

function systemCalls(http: Http): Calls<'settings' | 'saveSettings' | 'models' | 'doctor' | 'followEvents'> {
  return {
    settings: (options) => http.read('GET', '/settings', options),
    saveSettings: (settings) => http.read('PUT', '/settings', { json: settings }),
    models: (options) => http.read('GET', '/models', options),
    doctor: (options) => http.read('GET', '/doctor', options),
    followEvents: (options) => follow(http, '/events', options),
  };
}

async function* follow<T>(http: Http, path: string, options: CallOptions = {}): AsyncGenerator<T> {
  yield* readEvents<T>(await http.send('GET', path, { ...options, headers: { accept: 'text/event-stream' } }));
}

/** The server looks at the bytes, not at what they claim to be. */
function fileParts(file: PictureFile) {
  return { body: file, headers: { 'content-type': 'application/octet-stream' } };
}
