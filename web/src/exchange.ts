/** htmx: what it may do, what it says when the server says no. */
import htmx from "htmx.org";
import { say } from "./toasts";

declare global {
  interface Window {
    htmx: typeof htmx;
  }
}
window.htmx = htmx;

Object.assign(htmx.config, {
  // The content policy forbids inline scripts and styles, and we need none.
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  defaultSettleDelay: 0,
  scrollIntoViewOnBoost: false,
  timeout: 20_000,
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    // A form with its errors goes where the form was.
    { code: "422", swap: true },
    // A sentence (refused, not open, unknown, too large, too often, broken) goes to the corner.
    { code: "[45]..", swap: true, error: true, target: "#toasts", swapOverride: "beforeend" },
  ],
});

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content;
  const { detail } = event as CustomEvent<{ verb: string; headers: Record<string, string> }>;
  if (token && detail.verb !== "get") detail.headers["X-CSRFToken"] = token;
});

// Only a message may land in the corner: an answer that is a whole page is told in one sentence instead.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = event as CustomEvent<{
    xhr: XMLHttpRequest;
    serverResponse: string;
    shouldSwap: boolean;
  }>;
  if (detail.xhr.status < 400 || detail.xhr.status === 422) return;
  if (!/^\s*<div class="toast/.test(detail.serverResponse)) {
    detail.shouldSwap = false;
    say("failed");
  }
});

document.addEventListener("htmx:sendError", () => say("offline"));
document.addEventListener("htmx:timeout", () => say("offline"));
