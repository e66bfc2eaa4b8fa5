/** The network as an ONNX file: MobileNetV2 up to block 13, averaged over the picture. About 0.7 MB. */
export const embeddedModelUrl: URL = new URL('../dist/embedded.onnx', import.meta.url);

/** SHA-256 of that file. The build fails when it makes another one, since embeddings would not compare. */
export const embeddedModelSha256 = '9e033b50ce5b837b5b3053a4dbf10473ed2ce937016ff239dcc902fcfd0deab9';

/** Embeddings of pictures of many kinds, for `parseBackground`. About 0.4 MB. */
export const embeddedBackgroundUrl: URL = new URL('../dist/background.f32', import.meta.url);
