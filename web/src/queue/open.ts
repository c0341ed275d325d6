/**
 * Opening the queue of this page. Any component may use it:
 *
 *     const queue = queueOf("5", "/sync/acts/");
 *     await queue.enqueue({ kind: "journal.enter", cell: "l123", learner: 77, points: "8" });
 *     const stop = queue.subscribe((event) => …);
 */
import { Queue, type World } from "./queue";


const TOKEN = /<meta\b[^>]*\bname="csrf-token"[^>]*\bcontent="([^"]+)"/;
const PERSON = /<mk-queue\b[^>]*\bperson="([^"]*)"/;

function meta(): HTMLMetaElement | null {
  return document.querySelector('meta[name="csrf-token"]');
}

/** Take a fresh token from a fresh copy of this page, if the same person is still signed in. */
async function renew(person: string): Promise<boolean> {
  const answer = await fetch(location.href, {
    cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(15_000),
  });
  const page = answer.ok ? await answer.text() : "";
  const token = TOKEN.exec(page)?.[1];
  const mine = meta();
  if (!token || !mine || token === mine.content || PERSON.exec(page)?.[1] !== person) return false;
  mine.content = token;
  return true;
}

function world(): World {
  return {
    fetch: (input, init) => fetch(input, init),
    now: () => Date.now(),
    factory: indexedDB,
    token: () => meta()?.content ?? "",
    renew,
    locks: navigator.locks,
    channel: typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel("mektep-queue"),
    later: (run, milliseconds) => setTimeout(run, milliseconds),
    random: Math.random,
  };
}

const queues = new Map<string, Queue>();

/** The queue of a person; the first caller opens it, and it starts to send what an earlier page left. */
export function queueOf(person: string, url: string): Queue {
  let queue = queues.get(person);
  if (!queue) {
    queue = new Queue(person, url, world());
    queues.set(person, queue);
    const wake = queue.wake.bind(queue);
    window.addEventListener("online", wake);
    window.addEventListener("pageshow", wake);
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") wake(); });
    queue.deliver();
  }
  return queue;
}
