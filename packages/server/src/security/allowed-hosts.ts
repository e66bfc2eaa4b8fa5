import { isIP } from 'node:net';

/** The name of a Host header without its port, in lower case; `null` when it is none. */
function hostNameOf(host: string | null): string | null {
  if (host === null || !/^[\w.:[\]-]{1,255}$/.test(host) || !URL.canParse(`http://${host}`)) return null;
  return new URL(`http://${host}`).hostname;
}

export function isLoopbackAddress(address: string): boolean {
  const plain = address.replace(/^\[|\]$/g, '').replace(/^::ffff:/i, '');
  return plain === '::1' || (isIP(plain) === 4 && plain.startsWith('127.'));
}

/** Whether others than this machine can reach a server there. */
export function isOpenAddress(host: string): boolean {
  return host !== 'localhost' && !isLoopbackAddress(host);
}

/**
 * Whether a page under this name may be ours. DNS rebinding needs a name that its owner points at this machine, so addresses are safe
 * where the server is meant to be reached from elsewhere; on the loopback only its own names are.
 */
export function createHostCheck(options: {
  readonly boundTo: string;
  readonly hostNames: readonly string[];
}): (host: string | null) => boolean {
  const names = new Set(['localhost', ...options.hostNames.map((name) => name.toLowerCase())]);
  const isOpen = isOpenAddress(options.boundTo);
  return (host) => {
    const name = hostNameOf(host);
    if (name === null) return false;
    const address = name.replace(/^\[|\]$/g, '');
    if (isIP(address)) return isOpen || isLoopbackAddress(address);
    return names.has(name);
  };
}
