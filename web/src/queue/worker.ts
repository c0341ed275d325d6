/**
 * The page's side of the service worker: registering it, telling it of sign-out, hearing of a
 * new version. Without https (and not on localhost) browsers have no workers; then nothing is kept.
 */

/** What `mk:update` carries: `apply` takes the new version and opens the page anew. */
export interface Update {
  apply(): void;
}

function post(message: object): void {
  navigator.serviceWorker.controller?.postMessage(message);
}

function offer(worker: ServiceWorker): void {
  const apply = (): void => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    worker.postMessage({ type: "renew" });
  };
  document.dispatchEvent(new CustomEvent<Update>("mk:update", { detail: { apply } }));
}

/** Register the worker at an address; it looks after the whole site. */
export async function registerWorker(address: string): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  document.addEventListener("submit", (event) => {
    if (event.target instanceof HTMLFormElement && event.target.matches("[data-sign-out]")) post({ type: "sign-out" });
  }, true);
  const registration = await navigator.serviceWorker.register(address, { scope: "/" });
  if (registration.waiting && navigator.serviceWorker.controller) offer(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const next = registration.installing;
    next?.addEventListener("statechange", () => {
      if (next.state === "installed" && navigator.serviceWorker.controller) offer(next);
    });
  });
  const { active } = await navigator.serviceWorker.ready;
  // What this page needed was asked for before the worker watched.
  const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
  const files = loaded.filter((name) => name.startsWith(`${location.origin}/static/`));
  active?.postMessage({ type: "opened", url: location.href, files });
}
