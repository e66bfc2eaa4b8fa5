/** Room for decoded pixels, given out in the order asked for. What exceeds the whole budget waits for all of it. */
export interface PixelBudget {
  /** Calls `onGranted` once, at once if there is room. Returns what gives the room back, or the request up. */
  reserve(pixelCount: number, onGranted: () => void): () => void;
}

export function createPixelBudget(capacity: number): PixelBudget {
  const waiting: { readonly cost: number; readonly grant: () => void }[] = [];
  let used = 0;

  const grantWaiting = () => {
    while (waiting[0] && used + waiting[0].cost <= capacity) {
      const { cost, grant } = waiting.shift()!;
      used += cost;
      grant();
    }
  };

  return {
    reserve(pixelCount, onGranted) {
      const cost = Math.min(pixelCount, capacity);
      let state: 'waiting' | 'granted' | 'released' = 'waiting';
      const request = {
        cost,
        grant: () => {
          state = 'granted';
          onGranted();
        },
      };
      waiting.push(request);
      grantWaiting();
      return () => {
        if (state === 'granted') used -= cost;
        if (state === 'waiting') waiting.splice(waiting.indexOf(request), 1);
        state = 'released';
        grantWaiting();
      };
    },
  };
}
