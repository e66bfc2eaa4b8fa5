import { connection } from '../state/connection.ts';
import './connection-notice.css';

const texts = {
  lost: 'The server does not answer. What you see may be old; it goes on when vsm serve runs again.',
  refused: 'The server wants its token: open the address that vsm serve printed.',
} as const;

/** Tells when the server is not there, and goes when it is back. */
export function ConnectionNotice() {
  const state = connection.value;
  if (state !== 'lost' && state !== 'refused') return null;
  return (
    <div class="connection-notice" role="alert">
      {texts[state]}
    </div>
  );
}
