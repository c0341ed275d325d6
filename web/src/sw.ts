/// <reference lib="webworker" />
/**
 * Keeps pages at hand without a network.
 *
 * - The shell (styles, scripts, letters, the offline page) is kept when the worker is installed.
 * - Journal and diary pages that a person has opened are kept for that person alone: the network
 *   is asked first, the kept copy is shown when it does not answer. They are wiped at sign-out
 *   and when somebody else signs in.
 * - Acts are never kept here: what is posted goes to the network or waits in the queue of the page.
 *
 * The server puts `self.MK_SHELL` before this script, so a new build is a new worker.
 */
export {};

interface Shell {
  version: string;
  /** Addresses of what every page needs. */
  assets: string[];
  /** The page shown where there is nothing else to show. */
  offline: string;
  /** Beginnings of the addresses of pages that are kept. */
  keep: string[];
}

declare const self: ServiceWorkerGlobalScope & { MK_SHELL?: Shell };

const shell: Shell = { version: "0", assets: [], offline: "/offline/", keep: ["/journal/", "/diary/"], ...self.MK_SHELL };
const SHELL = `mk-shell-${shell.version}`;
const STATIC = "mk-static";
const ABOUT = "mk-about";
const PAGES = "mk-pages-";
const PERSON = "/mk-person";
const PATIENCE = 3_000;
const MOST_PAGES = 60;
const MOST_STATICS = 120;
const WHOSE = /<mk-queue\b[^>]*\sperson="([^"]+)"/;
const HASHED = /\.[0-9a-f]{8,}\.\w+$/;

async function person(): Promise<string> {
  const kept = await (await caches.open(ABOUT)).match(PERSON);
  return kept ? kept.text() : "";
}

/** Somebody is signed in (or nobody, ""). Pages of others are forgotten. */
async function meet(who: string): Promise<void> {
  if (who === (await person())) return;
  await (await caches.open(ABOUT)).put(PERSON, new Response(who));
  if (who) await forget(PAGES + who);
}

async function forget(except = ""): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(PAGES) && name !== except);
  await Promise.all(names.map((name) => caches.delete(name)));
}

async function trim(cache: Cache, most: number): Promise<void> {
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - most)).map((key) => cache.delete(key)));
}

function isPage(answer: Response): boolean {
  return answer.status === 200 && (answer.headers.get("Content-Type") ?? "").startsWith("text/html");
}

/** Keep the page for whom it was made; the page itself says who that is. */
async function keep(request: Request, answer: Response): Promise<void> {
  if (!isPage(answer)) return;
  const body = await answer.text();
  const who = WHOSE.exec(body)?.[1] ?? "";
  await meet(who);
  const { pathname } = new URL(request.url);
  if (!who || answer.redirected || !shell.keep.some((start) => pathname.startsWith(start))) return;
  const cache = await caches.open(PAGES + who);
  await cache.delete(request, { ignoreVary: true });
  await cache.put(request.url, new Response(body, { headers: { "Content-Type": "text/html; charset=utf-8" } }));
  await trim(cache, MOST_PAGES);
}

async function kept(request: Request): Promise<Response | undefined> {
  const who = await person();
  return who ? (await caches.open(PAGES + who)).match(request.url, { ignoreVary: true }) : undefined;
}

async function offline(): Promise<Response> {
  const page = await (await caches.open(SHELL)).match(shell.offline, { ignoreVary: true });
  return page ?? new Response("", { status: 503, statusText: "Offline" });
}

/** The network first; the kept copy when it fails, is broken or does not answer for three seconds. */
async function page(event: FetchEvent): Promise<Response> {
  const network = fetch(event.request).then((answer) => {
    event.waitUntil(keep(event.request, answer.clone()).catch(() => undefined));
    return answer;
  });
  // The answer may come after the kept copy was shown; then it is kept for the next time.
  event.waitUntil(network.catch(() => undefined));
  const copy = await kept(event.request);
  if (!copy) return network.catch(offline);
  const late = new Promise<Response>((resolve) => setTimeout(() => resolve(copy), PATIENCE));
  return Promise.race([network.then((answer) => (answer.status > 501 ? copy : answer), () => copy), late]);
}

/** What is kept is shown at once; what may have changed is asked for behind it. */
async function file(event: FetchEvent): Promise<Response> {
  const { request } = event;
  const copy = await caches.match(request, { ignoreVary: true });
  if (copy && HASHED.test(new URL(request.url).pathname)) return copy;
  const network = fetch(request).then(async (answer) => {
    if (answer.status === 200) {
      const again = answer.clone();
      const cache = await caches.open(STATIC);
      await cache.put(request, again);
      await trim(cache, MOST_STATICS);
    }
    return answer;
  });
  if (!copy) return network;
  event.waitUntil(network.catch(() => undefined));
  return copy;
}

/** Pages kept from before still want the files of their own build. */
async function retire(name: string): Promise<void> {
  const [from, to] = await Promise.all([caches.open(name), caches.open(STATIC)]);
  for (const request of await from.keys()) {
    const file = HASHED.test(new URL(request.url).pathname) && (await from.match(request));
    if (file) await to.put(request, file);
  }
  await trim(to, MOST_STATICS);
  await caches.delete(name);
}

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    // The offline page is asked for without cookies: it must hold nobody's name.
    const page = new Request(shell.offline, { credentials: "omit" });
    await (await caches.open(SHELL)).addAll([...shell.assets, page]);
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith("mk-shell-") && name !== SHELL);
    await Promise.all(old.map(retire));
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(event));
});

self.addEventListener("message", (event: ExtendableMessageEvent) => {
  const message = event.data as { type?: string; url?: string; files?: string[] };
  if (message.type === "sign-out") event.waitUntil(meet("").then(() => forget()));
  else if (message.type === "renew") event.waitUntil(self.skipWaiting());
  else if (message.type === "opened" && message.url) {
    // The page that brought the worker was fetched before there was one: keep it too.
    event.waitUntil(again(message.url, message.files ?? []).catch(() => undefined));
  }
});

async function again(address: string, files: string[]): Promise<void> {
  const cache = await caches.open(STATIC);
  const missing = await Promise.all(files.map(async (file) => ((await caches.match(file)) ? [] : [file])));
  await cache.addAll(missing.flat());
  const request = new Request(address, { headers: { Accept: "text/html" } });
  if (new URL(request.url).origin !== self.location.origin || (await kept(request))) return;
  if (shell.keep.some((start) => new URL(request.url).pathname.startsWith(start))) await keep(request, await fetch(request));
}
