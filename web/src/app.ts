/** What every page needs: htmx with our manners, menus, messages, colours. Pages work without it. */
import "./exchange";
import "./menus";
import "./toasts";
import "./looks";
import "./drops";

// Acts that wait for the network: fetched only where the page has a place to show them.
if (document.querySelector("mk-queue")) {
  const wake = () => void import("./queue/index");
  if ("requestIdleCallback" in window) requestIdleCallback(wake, { timeout: 2000 });
  else setTimeout(wake, 300);
}
