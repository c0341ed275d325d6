/** Messages in the corner: they go by themselves, wait while somebody reads, and stay when they are a no. */

const region = (): HTMLElement | null => document.getElementById("toasts");

/** Show one of the sentences that the page brought along in <template id="say-…">. */
export function say(name: "offline" | "failed" | "update"): void {
  const template = document.getElementById(`say-${name}`);
  if (template instanceof HTMLTemplateElement) region()?.append(template.content.cloneNode(true));
}

function start(toast: HTMLElement): void {
  const seconds = Number(toast.dataset["toast"]);
  if (!seconds) return;
  let timer = 0;
  const go = () => {
    timer = window.setTimeout(() => toast.remove(), seconds * 1000);
  };
  const wait = () => window.clearTimeout(timer);
  toast.addEventListener("pointerenter", wait);
  toast.addEventListener("focusin", wait);
  toast.addEventListener("pointerleave", go);
  toast.addEventListener("focusout", go);
  go();
}

function watch(): void {
  const place = region();
  if (!place) return;
  new MutationObserver((changes) => {
    for (const change of changes)
      for (const node of change.addedNodes) {
        if (!(node instanceof HTMLElement) || !node.matches("[data-toast]")) continue;
        start(node);
        // The newest three are enough.
        while (place.children.length > 3) place.firstElementChild?.remove();
      }
  }).observe(place, { childList: true });
  place.addEventListener("click", (event) => {
    const target = event.target as Element;
    if (target.closest("[data-close]")) target.closest("[data-toast]")?.remove();
  });
  // After «undo» the message has said what it had to say.
  place.addEventListener("htmx:afterRequest", (event) => {
    if ((event as CustomEvent<{ successful: boolean }>).detail.successful)
      (event.target as Element).closest("[data-toast]")?.remove();
  });
}
watch();

// A new version waits in the background; nobody is thrown out of what they are doing.
document.addEventListener("mk:update", (event) => {
  const { apply } = (event as CustomEvent<{ apply(): void }>).detail;
  say("update");
  region()?.querySelector("[data-renew]")?.addEventListener("click", apply, { once: true });
});
