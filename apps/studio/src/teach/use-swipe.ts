import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

const farEnough = 80;

/** Lets a finger push the element away to either side. */
export function useSwipe(
  element: RefObject<HTMLElement>,
  { left, right }: { readonly left: () => void; readonly right: () => void },
): void {
  useEffect(() => {
    const frame = element.current;
    if (!frame) return;
    let startX: number | null = null;
    const shift = (px: number) => frame.style.setProperty('--swipe', `${px}px`);
    const begin = (event: PointerEvent) => {
      if (event.pointerType !== 'touch') return;
      startX = event.clientX;
      frame.setPointerCapture(event.pointerId);
    };
    const move = (event: PointerEvent) => startX !== null && shift(event.clientX - startX);
    const end = (event: PointerEvent) => {
      const way = startX === null ? 0 : event.clientX - startX;
      startX = null;
      shift(0);
      if (way > farEnough) right();
      else if (way < -farEnough) left();
    };
    const cancel = () => {
      startX = null;
      shift(0);
    };
    const ends = new AbortController();
    frame.addEventListener('pointerdown', begin, ends);
    frame.addEventListener('pointermove', move, ends);
    frame.addEventListener('pointerup', end, ends);
    frame.addEventListener('pointercancel', cancel, ends);
    return () => ends.abort();
  }, []);
}
