// One of the threads of `mapInWorkers`.
import { parentPort, workerData } from 'node:worker_threads';

const { core: coreUrl, module, name, shared } = workerData;
const [core, { [name]: measure }] = await Promise.all([import(coreUrl), import(module)]);

parentPort.on('message', (item) => parentPort.postMessage(measure(core, shared, item)));
