export { embeddedBackgroundUrl, embeddedModelSha256, embeddedModelUrl } from './assets.ts';
export { parseBackground } from './background-file.ts';
export type { RunNetwork } from './embed-image.ts';
export { embedImage } from './embed-image.ts';
export { embeddedSpace } from './embedded-space.ts';
