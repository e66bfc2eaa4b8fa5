export type { CallSettings } from './call-settings.ts';
export type { ProxyEvent, ProxyOptions, SeenPicture } from './proxy-options.ts';
export type { ListenOptions, RunningProxy } from './start-proxy.ts';
export { startProxy } from './start-proxy.ts';
