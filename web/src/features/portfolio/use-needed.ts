import { useEffect, useRef, useState, type RefObject } from "react";

/** How far below the window a part begins to count as soon to be seen. */
const nearPx = 200;

const stirs = ["pointermove", "pointerdown", "keydown", "wheel", "beforeprint"] as const;

/**
 * Whether what stands at `ref` is needed: it comes near the window, or somebody is at the page at all, who may scroll or
 * print next. Until then the charts, which weigh more than the rest of the page, are not read.
 */
export function useNeeded<E extends Element>(): { ref: RefObject<E | null>; isNeeded: boolean } {
  const ref = useRef<E>(null);
  const [isNeeded, setNeeded] = useState(false);
  useEffect(() => {
    if (isNeeded) return;
    const need = (): void => setNeeded(true);
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) need();
      },
      { rootMargin: `${nearPx}px` },
    );
    if (ref.current !== null) observer.observe(ref.current);
    for (const event of stirs) window.addEventListener(event, need, { passive: true });
    return () => {
      observer.disconnect();
      for (const event of stirs) window.removeEventListener(event, need);
    };
  }, [isNeeded]);
  return { ref, isNeeded };
}
