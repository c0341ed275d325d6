/**
 * The device's memory of acts: IndexedDB, three stores.
 *
 * `acts` what waits, in order; `answers` refusals and notices that nobody has dismissed yet;
 * `meta` the device's id and the greatest stamp it has seen. Everything that must hold together
 * (stamp and act; answer, removal and stamp) is written in one transaction.
 */
import type { Answer, NewAct, Result, WaitingAct } from "./acts";
import { merge, tick } from "./clock";
import { uid } from "./uid";

const NAME = "mektep";
const VERSION = 1;

function ask<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function done(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
    transaction.onerror = () => reject(transaction.error);
  });
}

function open(factory: IDBFactory): Promise<IDBDatabase> {
  const request = factory.open(NAME, VERSION);
  request.onupgradeneeded = () => {
    const db = request.result;
    const acts = db.createObjectStore("acts", { keyPath: "seq", autoIncrement: true });
    acts.createIndex("uid", "uid", { unique: true });
    acts.createIndex("person", "person");
    db.createObjectStore("answers", { keyPath: "uid" }).createIndex("person", "person");
    db.createObjectStore("meta");
  };
  return ask(request).then((db) => {
    // Another tab with a newer version of the page must not wait for this one.
    db.onversionchange = () => db.close();
    return db;
  });
}

/** An act that is about to wait, with the line that people read. */
export interface Draft {
  act: NewAct;
  label: string;
}

export class Store {
  private constructor(
    private readonly factory: IDBFactory,
    private db: IDBDatabase,
    /** The UUID of this device. */
    readonly device: string,
  ) {}

  /** Open the store; rejects where the browser keeps nothing (blocked storage, full disk). */
  static async open(factory: IDBFactory = indexedDB): Promise<Store> {
    const db = await open(factory);
    const transaction = db.transaction("meta", "readwrite", { durability: "strict" });
    const finished = done(transaction);
    const meta = transaction.objectStore("meta");
    let device = (await ask(meta.get("device"))) as string | undefined;
    if (!device) {
      device = uid();
      meta.put(device, "device");
    }
    await finished;
    return new Store(factory, db, device);
  }

  /** A transaction; some browsers drop the connection of a page that slept, so it may be reopened. */
  private async begin(stores: string[], mode: IDBTransactionMode = "readonly"): Promise<IDBTransaction> {
    const options = { durability: "strict" } as const;
    try {
      return this.db.transaction(stores, mode, options);
    } catch {
      this.db = await open(this.factory);
      return this.db.transaction(stores, mode, options);
    }
  }

  /** Stamp the acts and make them wait: all of them or none. Resolves when they are on the disk. */
  async add(drafts: Draft[], person: string, now: number): Promise<WaitingAct[]> {
    const transaction = await this.begin(["acts", "meta"], "readwrite");
    const finished = done(transaction);
    const meta = transaction.objectStore("meta");
    const acts = transaction.objectStore("acts");
    let stamp = ((await ask(meta.get("stamp"))) as string | undefined) ?? null;
    const added: { entry: Omit<WaitingAct, "seq">; request: IDBRequest }[] = [];
    for (const { act, label } of drafts) {
      stamp = tick(stamp, now, this.device);
      const entry = { uid: uid(), person, label, stamp, at: new Date(now).toISOString(), act };
      added.push({ entry, request: acts.add(entry) });
    }
    meta.put(stamp, "stamp");
    await finished;
    return added.map(({ entry, request }) => ({ ...entry, seq: request.result as number }));
  }

  /** The person's waiting acts in the order in which they were made, at most `limit`. */
  async waiting(person: string, limit?: number): Promise<WaitingAct[]> {
    const index = (await this.begin(["acts"])).objectStore("acts").index("person");
    return (await ask(index.getAll(person, limit))) as WaitingAct[];
  }

  /** How many acts of other people wait on this device. */
  async others(person: string): Promise<number> {
    const acts = (await this.begin(["acts"])).objectStore("acts");
    const [all, own] = await Promise.all([ask(acts.count()), ask(acts.index("person").count(person))]);
    return all - own;
  }

  /** Take the answered acts out of the queue, keep what must be read, and set the clock. */
  async settle(batch: WaitingAct[], results: Result[], heard: unknown): Promise<Answer[]> {
    const transaction = await this.begin(["acts", "answers", "meta"], "readwrite");
    const finished = done(transaction);
    const meta = transaction.objectStore("meta");
    const stamp = ((await ask(meta.get("stamp"))) as string | undefined) ?? null;
    meta.put(merge(stamp, heard), "stamp");
    const byUid = new Map(batch.map((waiting) => [waiting.uid, waiting]));
    const answers: Answer[] = [];
    for (const result of results) {
      const waiting = byUid.get(result.uid);
      if (!waiting) continue;
      byUid.delete(result.uid);
      const { seq, ...known } = waiting;
      const answer = { ...known, ...result };
      answers.push(answer);
      transaction.objectStore("acts").delete(seq);
      if (result.state !== "saved" && (result.say || result.state === "refused")) {
        transaction.objectStore("answers").put(answer);
      }
    }
    await finished;
    return answers;
  }

  /** Answers that the person has not dismissed, oldest first. */
  async answers(person: string): Promise<Answer[]> {
    const index = (await this.begin(["answers"])).objectStore("answers").index("person");
    const answers = (await ask(index.getAll(person))) as Answer[];
    return answers.sort((a, b) => (a.stamp < b.stamp ? -1 : 1));
  }

  /** Forget answers that were read or overwritten. */
  async dismiss(uids: string[]): Promise<void> {
    const transaction = await this.begin(["answers"], "readwrite");
    const finished = done(transaction);
    for (const each of uids) transaction.objectStore("answers").delete(each);
    await finished;
  }

  close(): void {
    this.db.close();
  }
}
