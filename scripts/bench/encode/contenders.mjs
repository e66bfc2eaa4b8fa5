// What the bench compares: each encodes files by the best that its documentation shows, and says what it is.
import path from 'node:path';

/** @type {Record<string, { title: string, open: (folder: string, options: object) => Promise<object> }>} */
export const contenders = {
  'vsm-same-file': {
    title: 'VSM, fp32, the same file',
    open: (folder, cacheFolder) => openVsm(folder, { precision: 'fp32', rewriteGraph: false, cacheFolder }),
  },
  vsm: {
    title: 'VSM, fp32, its graph rewritten',
    open: (folder, cacheFolder) => openVsm(folder, { precision: 'fp32', cacheFolder }),
  },
  'vsm-int8': {
    title: 'VSM, int8',
    open: (folder, cacheFolder) => openVsm(folder, { precision: 'int8', cacheFolder }),
  },
  transformers: { title: 'transformers.js, fp32', open: (folder) => openTransformers(folder, 'fp32') },
  'transformers-q8': { title: 'transformers.js, q8', open: (folder) => openTransformers(folder, 'q8') },
};

async function openVsm(folder, { precision, rewriteGraph = true, cacheFolder }) {
  const { openOnnxImageEncoder } = await import('@vsm/encoder-node');
  const { openModelLibrary, readHubSettings } = await import('@vsm/encoder-node/hub');
  const settings = await readHubSettings({}, cacheFolder);
  const library = openModelLibrary({ settings, stateFolder: path.join(cacheFolder, precision) });
  const { model } = await library.add(folder, 'benched').catch(() => library.find('benched'));
  let runMs = 0;
  const encoder = await openOnnxImageEncoder(await library.resolve({ name: model.name, precision }), {
    rewriteGraph,
    cacheFolder,
    device: 'cpu',
    onRun: ({ milliseconds }) => {
      runMs += milliseconds;
    },
  });
  return {
    async encode(files) {
      runMs = 0;
      for await (const { ok, error } of encoder.encodeFiles(files)) if (!ok) throw error;
      return { runMs };
    },
    close: () => encoder.close(),
  };
}

/** As its examples do, in batches of 8, which is the fastest for it. */
async function openTransformers(folder, dtype) {
  const { AutoProcessor, CLIPVisionModelWithProjection, env, RawImage } = await import('@huggingface/transformers');
  env.allowRemoteModels = false;
  env.localModelPath = path.dirname(folder);
  const name = path.basename(folder);
  const processor = await AutoProcessor.from_pretrained(name);
  const model = await CLIPVisionModelWithProjection.from_pretrained(name, { dtype });
  const batchSize = 8;
  return {
    async encode(files) {
      for (let start = 0; start < files.length; start += batchSize) {
        const images = await Promise.all(files.slice(start, start + batchSize).map((file) => RawImage.read(file)));
        const { image_embeds: embeddings } = await model(await processor(images));
        embeddings.normalize().tolist();
      }
      return {};
    },
    close: async () => {},
  };
}
