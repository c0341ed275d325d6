import { IDBFactory } from "fake-indexeddb";
import { beforeEach, describe, expect, test } from "vitest";
import type { Enter, Result } from "./acts";
import { Queue, type QueueEvent, type World } from "./queue";

declare const setImmediate: (run: (nothing?: unknown) => void) => void;

const URL = "/sync/acts/";

function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

interface Sent { uid: string; stamp: string; at: string; kind: string; learner?: number; points?: string | null }

/** A server that keeps acts by uid, counts how often it applied each, and answers repetitions alike. */
class Server {
  readonly applied: Sent[] = [];
  readonly known = new Map<string, Result>();
  readonly requests: { headers: Record<string, string>; acts: Sent[]; device: string }[] = [];
  refuse: (act: Sent) => string = () => "";

  take(init: RequestInit | undefined): Response {
    const { device, acts } = JSON.parse(String(init?.body)) as { device: string; acts: Sent[] };
    this.requests.push({ device, acts, headers: init?.headers as Record<string, string> });
    const results = acts.map((act) => {
      let result = this.known.get(act.uid);
      if (!result) {
        const say = this.refuse(act);
        result = { uid: act.uid, state: say ? "refused" : "saved", say, text: String(act.points ?? "") };
        this.known.set(act.uid, result);
        this.applied.push(act);
      }
      return result;
    });
    return Response.json({ stamp: "0000000000001-0000-00000000", results });
  }
}

let factory: IDBFactory;
let server: Server;
let timers: (() => void)[];

beforeEach(() => {
  factory = new IDBFactory();
  server = new Server();
  timers = [];
});

function world(changes: Partial<World> = {}): World {
  return {
    fetch: async (_url, init) => server.take(init),
    now: () => 1_788_000_000_000,
    factory,
    token: () => "token",
    renew: async () => false,
    locks: undefined,
    channel: undefined,
    later: (run, pause) => { if (pause !== 30_000) timers.push(run); },
    random: () => 0.5,
    ...changes,
  };
}

/** Let promises and the fake database run. */
async function rest(turns = 60): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Run the pauses that have been asked for, until nothing happens any more. */
async function settle(): Promise<void> {
  for (let round = 0; round < 60; round += 1) {
    await rest(3000);
    const due = timers.splice(0);
    if (!due.length) return;
    for (const run of due) run();
  }
}

const enter = (learner: number, points: string | null = "8"): Enter =>
  ({ kind: "journal.enter", cell: "l1", learner, points });

describe("an act", () => {
  test("is on the disk when enqueue resolves, whatever the network does", async () => {
    const queue = new Queue("5", URL, world({ fetch: () => new Promise<Response>(() => undefined) }));
    const act = await queue.enqueue(enter(77));
    const reopened = new Queue("5", URL, world());
    expect((await reopened.waiting()).map((each) => each.uid)).toEqual([act.uid]);
  });

  test("travels as the contract says", async () => {
    const queue = new Queue("5", URL, world());
    const act = await queue.enqueue(enter(77), "Алиева · 8");
    await settle();
    const [request] = server.requests;
    expect(request!.headers["X-CSRFToken"]).toBe("token");
    expect(request!.device).toMatch(/^[0-9a-f-]{36}$/);
    expect(request!.acts).toEqual([
      { kind: "journal.enter", cell: "l1", learner: 77, points: "8", uid: act.uid, stamp: act.stamp, at: act.at },
    ]);
    expect(act.stamp.slice(-8)).toBe(request!.device.slice(0, 8));
    expect((await queue.refresh()).waiting).toBe(0);
  });

  test("keeps the order in which it was made, in batches of at most 200", async () => {
    const queue = new Queue("5", URL, world());
    await queue.enqueueAll(Array.from({ length: 450 }, (_, learner) => ({ act: enter(learner), label: "" })));
    await settle();
    expect(server.requests.map((request) => request.acts.length)).toEqual([200, 200, 50]);
    expect(server.applied.map((act) => act.learner)).toEqual(Array.from({ length: 450 }, (_, learner) => learner));
    const stamps = server.applied.map((act) => act.stamp);
    expect([...stamps].sort()).toEqual(stamps);
  });

  test("gets a later stamp after a reload with the clock set back", async () => {
    const offline = { fetch: () => Promise.reject(new TypeError("offline")) };
    const first = await new Queue("5", URL, world(offline)).enqueue(enter(1));
    const second = await new Queue("5", URL, world({ ...offline, now: () => 1_000 })).enqueue(enter(2));
    expect(second.stamp > first.stamp).toBe(true);
  });

  test("of another person stays where it is and is shown as waiting", async () => {
    await new Queue("9", URL, world({ fetch: () => Promise.reject(new TypeError("offline")) })).enqueue(enter(1));
    timers = [];
    const queue = new Queue("5", URL, world());
    await queue.enqueue(enter(2));
    await settle();
    expect(server.applied.map((act) => act.learner)).toEqual([2]);
    expect(await queue.refresh()).toMatchObject({ waiting: 0, others: 1 });
    new Queue("9", URL, world()).deliver();
    await settle();
    expect(server.applied.map((act) => act.learner)).toEqual([2, 1]);
  });
});

describe("what the server says", () => {
  test("a refusal leaves the queue, and its sentence stays until dismissed", async () => {
    server.refuse = (act) => (act.learner === 2 ? "The term is closed." : "");
    const queue = new Queue("5", URL, world());
    await queue.enqueueAll([1, 2, 3].map((learner) => ({ act: enter(learner), label: "" })));
    await settle();
    const status = await queue.refresh();
    expect(status.waiting).toBe(0);
    expect(status.told.map((told) => told.say)).toEqual(["The term is closed."]);
    const reopened = new Queue("5", URL, world());
    expect(await reopened.told()).toHaveLength(1);
    await reopened.dismiss([status.told[0]!.uid]);
    expect((await reopened.refresh()).told).toEqual([]);
  });

  test.each([500, 502, 503, 429, 404, 302])("%i keeps the acts and tries again", async (code) => {
    let broken = true;
    const queue = new Queue("5", URL, world({
      fetch: async (_url, init) => (broken ? new Response("", { status: code }) : server.take(init)),
    }));
    await queue.enqueue(enter(1));
    await rest();
    expect(await queue.refresh()).toMatchObject({ waiting: 1, line: "offline" });
    broken = false;
    await settle();
    expect(server.applied).toHaveLength(1);
  });

  test.each([401, 403])("%i means signed out: the acts stay", async (code) => {
    const queue = new Queue("5", URL, world({ fetch: async () => new Response("", { status: code }) }));
    await queue.enqueue(enter(1));
    await rest();
    expect(await queue.refresh()).toMatchObject({ waiting: 1, line: "signed-out" });
  });

  test("403 with a fresh token to be had is tried once more", async () => {
    let token = "stale";
    const queue = new Queue("5", URL, world({
      token: () => token,
      renew: async (person) => { token = `fresh-${person}`; return true; },
      fetch: async (_url, init) => {
        const sent = (init?.headers as Record<string, string>)["X-CSRFToken"];
        return sent === "fresh-5" ? server.take(init) : new Response("", { status: 403 });
      },
    }));
    await queue.enqueue(enter(1));
    await settle();
    expect(server.applied).toHaveLength(1);
  });

  test("a page in place of an answer (a captive portal) loses nothing", async () => {
    let portal = true;
    const queue = new Queue("5", URL, world({
      fetch: async (_url, init) => (portal ? new Response("<html>", { status: 200 }) : server.take(init)),
    }));
    await queue.enqueue(enter(1));
    await rest();
    expect((await queue.refresh()).waiting).toBe(1);
    portal = false;
    await settle();
    expect(server.applied).toHaveLength(1);
  });

  test("an act that the server can't read does not hold up the others", async () => {
    const queue = new Queue("5", URL, world({
      fetch: async (_url, init) => (String(init?.body).includes('"learner":6,')
        ? new Response("", { status: 400 }) : server.take(init)),
    }));
    await queue.enqueueAll(Array.from({ length: 20 }, (_, learner) => ({ act: enter(learner), label: "" })));
    await settle();
    expect(server.applied.map((act) => act.learner).sort((a, b) => a! - b!)).toEqual(
      Array.from({ length: 20 }, (_, learner) => learner).filter((learner) => learner !== 6));
    expect((await queue.told()).map((told) => (told.act as Enter).learner)).toEqual([6]);
  });

  test("pauses grow, and Retry-After is obeyed even when the network comes back", async () => {
    const pauses: number[] = [];
    let tries = 0;
    const queue = new Queue("5", URL, world({
      later: (_run, pause) => { if (pause !== 30_000) pauses.push(pause); },
      fetch: async () => { tries += 1; return new Response("", { status: 429, headers: { "Retry-After": "120" } }); },
    }));
    await queue.enqueue(enter(1));
    await rest();
    expect(pauses).toEqual([120_000]);
    queue.wake();
    await queue.enqueue(enter(2));
    await rest();
    expect(tries).toBe(1);
  });

  test("pauses without an order double up to a minute", async () => {
    const pauses: number[] = [];
    const queue = new Queue("5", URL, world({
      later: (run, pause) => { if (pause !== 30_000) { pauses.push(pause); if (pauses.length < 9) setImmediate(run); } },
      fetch: () => Promise.reject(new TypeError("offline")),
    }));
    await queue.enqueue(enter(1));
    await rest(3000);
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000, 60000]);
  });
});

describe("exactly once", () => {
  test.each(Array.from({ length: 60 }, (_, seed) => seed + 1))(
    "under lost requests, lost answers, half answers, half deeds, errors, crashes and two tabs (seed %i)", async (seed) => {
      const random = dice(seed);
      let calm = false;
      const lost = (): never => { throw new TypeError("network"); };
      // A server that stopped in the middle: it did some of the acts and answers for those.
      const part = (init: RequestInit | undefined): RequestInit => {
        const body = JSON.parse(String(init?.body)) as { acts: Sent[] };
        return { ...init, body: JSON.stringify({ ...body, acts: body.acts.filter(() => random() < 0.5) }) };
      };
      const net: typeof fetch = async (_url, init) => {
        const luck = calm ? 1 : random();
        if (luck < 0.2) return lost();
        if (luck < 0.3) return new Response("", { status: 503 });
        if (luck < 0.5) { server.take(init); return lost(); }
        const answer = server.take(luck < 0.85 || calm ? init : part(init));
        if (luck < 0.6) return new Promise<Response>(() => undefined);
        const body = (await answer.json()) as { stamp: string; results: Result[] };
        body.results.sort(() => random() - 0.5);
        if (luck < 0.75) body.results.length = Math.floor(random() * (body.results.length + 1));
        return Response.json(body);
      };
      const open = (): Queue => new Queue("5", URL, world({ fetch: net, random }));
      const wanted: string[] = [];
      const heard = new Map<string, number>();
      const listen = (event: QueueEvent): void => {
        if (event.type !== "answered") return;
        for (const { uid } of event.answers) heard.set(uid, (heard.get(uid) ?? 0) + 1);
      };
      let tabs = [open(), open()];
      tabs.forEach((tab) => tab.subscribe(listen));
      for (let learner = 0; learner < 25; learner += 1) {
        const tab = tabs[Math.floor(random() * 2)]!;
        wanted.push((await tab.enqueue(enter(learner))).uid);
        if (random() < 0.3) await rest(5);
        if (random() < 0.3) timers.splice(0).forEach((run) => run());
        if (random() < 0.1) {
          timers = [];
          tabs = [open(), open()];
          tabs.forEach((each) => { each.subscribe(listen); each.deliver(); });
        }
      }
      calm = true;
      timers = [];
      const last = open();
      last.deliver();
      await settle();
      expect(await last.waiting()).toEqual([]);
      expect(server.applied.map((act) => act.uid).sort()).toEqual([...wanted].sort());
      expect(await last.told()).toEqual([]);
    });
});
