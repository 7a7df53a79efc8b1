/** Paper is white: whoever looks at the dashboard in the dark prints it in the light. */

import { useEffect } from "react";

const scheme = "data-mantine-color-scheme";

export function useLightPaper(): void {
  useEffect(() => {
    const paper = window.matchMedia("print");
    const root = document.documentElement;
    let before: string | null = null;
    const follow = (): void => {
      if (paper.matches) {
        before = root.getAttribute(scheme);
        root.setAttribute(scheme, "light");
      } else if (before !== null) {
        root.setAttribute(scheme, before);
        before = null;
      }
    };
    paper.addEventListener("change", follow);
    return () => paper.removeEventListener("change", follow);
  }, []);
}
