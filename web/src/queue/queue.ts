/**
 * The queue of acts: written to the disk first, delivered when the network lets it.
 *
 * Delivery is at least once and the server answers a uid it has seen as it did before, so every
 * act happens exactly once. One tab sends at a time where the browser has Web Locks; where it has
 * none (plain http), two tabs may send the same act, which the server takes for a repetition.
 */
import type { Answer, NewAct, Result, WaitingAct } from "./acts";
import { wire } from "./acts";
import { Store, type Draft } from "./store";

/** Why nothing is being sent, or that it is. */
export type Line = "idle" | "sending" | "offline" | "signed-out";

export interface Status {
  waiting: number;
  /** Acts of other people that wait on this device. */
  others: number;
  /** Refused and superseded acts that nobody has dismissed. */
  told: Answer[];
  line: Line;
}

export type QueueEvent =
  | { type: "queued"; acts: WaitingAct[]; /** Not of this tab. */ elsewhere?: boolean }
  | { type: "answered"; answers: Answer[] }
  | { type: "dismissed"; uids: string[] }
  | { type: "status"; status: Status };

export type Listener = (event: QueueEvent) => void;

/** What the queue needs of its surroundings; tests bring their own. */
export interface World {
  fetch: typeof fetch;
  now: () => number;
  factory: IDBFactory;
  /** The CSRF token of the page, and a fresh one when the server did not take it. */
  token: () => string;
  renew: (person: string) => Promise<boolean>;
  locks: Pick<LockManager, "request"> | undefined;
  channel: BroadcastChannel | undefined;
  later: (run: () => void, milliseconds: number) => unknown;
  random: () => number;
}

export const BATCH = 200;
const FIRST_PAUSE = 1_000;
const LAST_PAUSE = 60_000;
const PATIENCE = 30_000;

type Delivery = "more" | "empty" | "signed-out" | "offline";

export class Queue {
  private store: Promise<Store> | null = null;
  private readonly listeners = new Set<Listener>();
  private line: Line = "idle";
  private asked = false;
  private failures = 0;
  private turn: Promise<unknown> = Promise.resolve();
  /** The pause under way; `ordered` when the server asked for it. */
  private rest: { ordered: boolean } | null = null;
  private size = BATCH;
  private known: Status = { waiting: 0, others: 0, told: [], line: "idle" };

  constructor(
    readonly person: string,
    private readonly url: string,
    private readonly world: World,
  ) {
    world.channel?.addEventListener("message", ({ data }: MessageEvent<QueueEvent & { person: string }>) => {
      if (data.person === person) this.emit(data.type === "queued" ? { ...data, elsewhere: true } : data);
      void this.refresh();
    });
  }

  private opened(): Promise<Store> {
    this.store ??= Store.open(this.world.factory).catch((problem: unknown) => {
      this.store = null;
      throw problem;
    });
    return this.store;
  }

  /** Make one act wait. Resolves when it is on the disk; rejects when the device can't keep it. */
  async enqueue(act: NewAct, label = ""): Promise<WaitingAct> {
    const [waiting] = await this.enqueueAll([{ act, label }]);
    return waiting!;
  }

  /** Make several acts wait together: all or none. */
  async enqueueAll(drafts: Draft[]): Promise<WaitingAct[]> {
    const store = await this.opened();
    const acts = await store.add(drafts, this.person, this.world.now());
    this.tell({ type: "queued", acts });
    await this.refresh();
    this.deliver();
    return acts;
  }

  /** Hear of what is queued, answered and dismissed, in this tab and in others. */
  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    listener({ type: "status", status: this.known });
    return () => this.listeners.delete(listener);
  }

  /** The person's acts that the server has not answered yet, in order. */
  async waiting(): Promise<WaitingAct[]> {
    return (await this.opened()).waiting(this.person);
  }

  /** Refusals and notices that nobody has dismissed. */
  async told(): Promise<Answer[]> {
    return (await this.opened()).answers(this.person);
  }

  /** The person has read these. */
  async dismiss(uids: string[]): Promise<void> {
    if (!uids.length) return;
    await (await this.opened()).dismiss(uids);
    this.tell({ type: "dismissed", uids });
    await this.refresh();
  }

  /** Read the state from the disk and tell the listeners. */
  async refresh(): Promise<Status> {
    const store = await this.opened();
    const [acts, others, told] = await Promise.all([
      store.waiting(this.person), store.others(this.person), store.answers(this.person),
    ]);
    this.known = { waiting: acts.length, others, told, line: this.line };
    this.emit({ type: "status", status: this.known });
    return this.known;
  }

  /** There may be a network again: forget the pause and try. */
  wake(): void {
    if (this.rest?.ordered) return;
    this.rest = null;
    this.failures = 0;
    this.deliver();
  }

  /** Send what waits, unless this tab is already about to or rests after a failure. */
  deliver(): void {
    if (this.asked || this.rest) return;
    this.asked = true;
    void this.alone(() => this.drain())
      .catch(() => this.pause("offline", 0))
      .finally(() => { this.asked = false; });
  }

  private async alone(run: () => Promise<void>): Promise<void> {
    if (this.world.locks) {
      await this.world.locks.request("mektep-queue", run);
      return;
    }
    const mine = this.turn.then(run);
    this.turn = mine.catch(() => undefined);
    await mine;
  }

  private async drain(): Promise<void> {
    const store = await this.opened();
    for (;;) {
      // An act queued from here on is either in this batch or asks for a delivery of its own.
      this.asked = false;
      const batch = await store.waiting(this.person, this.size);
      if (!batch.length) {
        await this.settleDown("idle");
        return;
      }
      this.asked = true;
      if (this.line !== "sending") await this.settleDown("sending");
      const went = await this.send(store, batch);
      if (went !== "more") return;
    }
  }

  private async send(store: Store, batch: WaitingAct[], again = false): Promise<Delivery> {
    let answer: Response;
    try {
      answer = await this.post(store, batch);
      if (answer.status === 403 && !again && (await this.world.renew(this.person))) {
        return await this.send(store, batch, true);
      }
    } catch {
      return this.pause("offline", 0);
    }
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
      return this.pause("signed-out", 0);
    }
    if ([400, 413, 422].includes(answer.status)) return this.narrow(store, batch);
    if (answer.status !== 200) return this.pause("offline", Number(answer.headers.get("Retry-After")) * 1000);
    let body: { stamp?: unknown; results?: Result[] };
    try {
      body = (await answer.json()) as typeof body;
    } catch {
      return this.pause("offline", 0);
    }
    const answers = await store.settle(batch, Array.isArray(body.results) ? body.results : [], body.stamp);
    if (!answers.length) return this.pause("offline", 0);
    this.failures = 0;
    this.size = BATCH;
    this.tell({ type: "answered", answers });
    await this.refresh();
    return "more";
  }

  private post(store: Store, batch: WaitingAct[]): Promise<Response> {
    const stop = new AbortController();
    this.world.later(() => stop.abort(), PATIENCE);
    return this.world.fetch(this.url, {
      method: "POST",
      redirect: "manual",
      credentials: "same-origin",
      signal: stop.signal,
      headers: {
        "Content-Type": "application/json",
        "X-CSRFToken": this.world.token(),
        "X-Person": this.person,
      },
      body: JSON.stringify({ device: store.device, acts: batch.map(wire) }),
    });
  }

  /** The server can't read the batch: find the act that it can't read, and let the others pass. */
  private async narrow(store: Store, batch: WaitingAct[]): Promise<Delivery> {
    if (batch.length > 1) {
      this.size = Math.ceil(batch.length / 2);
      return "more";
    }
    this.size = BATCH;
    const refused: Result = { uid: batch[0]!.uid, state: "refused", say: "", text: null };
    const answers = await store.settle(batch, [refused], null);
    this.tell({ type: "answered", answers });
    await this.refresh();
    return "more";
  }

  /** Stop sending and come back: after 1, 2, 4 … 60 seconds, a little apart from other devices. */
  private async pause(line: "offline" | "signed-out", asked: number): Promise<Delivery> {
    const grown = Math.min(LAST_PAUSE, FIRST_PAUSE * 2 ** this.failures);
    const pause = Math.max(asked || 0, grown * (0.75 + this.world.random() / 2));
    this.failures += 1;
    const rest = { ordered: asked > 0 };
    this.rest = rest;
    await this.settleDown(line).catch(() => undefined);
    this.world.later(() => {
      if (this.rest !== rest) return;
      this.rest = null;
      this.deliver();
    }, pause);
    return line;
  }

  private async settleDown(line: Line): Promise<void> {
    this.line = line;
    await this.refresh();
  }

  private tell(event: Exclude<QueueEvent, { type: "status" }>): void {
    this.emit(event);
    this.world.channel?.postMessage({ ...event, person: this.person });
  }

  private emit(event: QueueEvent): void {
    for (const listener of this.listeners) listener(event);
  }
}
