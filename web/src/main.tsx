import "@mantine/core/styles.css";
import "#web/app/app.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "#web/app/app.tsx";

/** A page that was open while a newer dashboard was built asks for files that are gone: it begins anew, at the same address. */
const reloadPauseMs = 60_000;
window.addEventListener("vite:preloadError", () => {
  const last = Number(sessionStorage.getItem("reloaded_at"));
  // Where the file is missing for another reason, the page says so instead of loading for ever.
  if (Date.now() - last < reloadPauseMs) return;
  const reload = ({ ok }: Response): void => {
    if (!ok) return;
    sessionStorage.setItem("reloaded_at", String(Date.now()));
    window.location.reload();
  };
  // A server that is away would leave nothing of the page: what is there stays, and says that it is away.
  fetch("/api/v1/health").then(reload, () => {});
});

const root = document.querySelector("#root");
if (root === null) throw new Error("index.html has no element #root.");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
