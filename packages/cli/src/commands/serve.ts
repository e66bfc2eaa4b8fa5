import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createJsonLog, isOpenAddress, startServer } from '@vsm/server';
import type { CommandContext } from '../command-context.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { printable } from '../output/printable.ts';
import { composeServerOptions } from '../serve/server-options.ts';

export interface ServeOptions {
  readonly host: string;
  readonly port: number;
  readonly token?: string;
  readonly folder: readonly string[];
  readonly hostName: readonly string[];
  readonly a1111?: string;
  readonly open?: boolean;
  readonly log?: boolean;
}

/** Serves the API and the page until Ctrl-C; then ends what is under way. */
export async function serve(options: ServeOptions, context: CommandContext): Promise<ExitStatus> {
  const { session, console, signal, env, stderr, now } = context;
  const { host, port } = options;
  const given = options.token ?? (env['VSM_TOKEN'] || undefined);
  const token = given ?? (isOpenAddress(host) ? randomBytes(24).toString('base64url') : undefined);
  const writeLog = createJsonLog((line) => stderr.write(line), now);
  const cache = session.openCache((await session.openModel()).space);
  try {
    const composed = await composeServerOptions(
      {
        folders: options.folder,
        hostNames: options.hostName,
        token,
        a1111: options.a1111,
        log: (level, event, facts) => {
          if (options.log || level === 'error') writeLog(level, event, facts);
        },
      },
      cache,
      context,
    );
    const running = await startServer(composed, { host, port });
    try {
      await tell(running.url, token, options, context);
      if (!signal.aborted) await once(signal, 'abort');
      console.note('Ending what is under way.');
    } finally {
      await running.close();
    }
  } finally {
    await cache.close();
  }
  signal.throwIfAborted();
  return exitStatus.done;
}

async function tell(
  url: string,
  token: string | undefined,
  { folder, open }: ServeOptions,
  { console }: CommandContext,
): Promise<void> {
  const page = token === undefined ? url : `${url}/?token=${encodeURIComponent(token)}`;
  if (console.json) await console.printJson({ event: 'ready', url, page, token: token ?? null });
  else {
    await console.print(printable(page));
    const next = folder.length === 0 ? 'Add --folder DIR to look at pictures of yours. ' : '';
    await console.say(console.colors.dim(`${next}Ctrl-C ends this.`));
  }
  if (!open) return;
  const { default: openInBrowser } = await import('open');
  await openInBrowser(page);
}
