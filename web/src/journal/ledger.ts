/** What the device knows of cells beyond the page: what waits, what was refused, what was saved. */
import type { Answer, QueueEvent, WaitingAct } from "../queue";
import { after, EMPTY, place, read, write, type Code, type Value } from "./cells";
import type { Sheet } from "./sheet";
import type { Words } from "./words";

interface Entry {
  /** What the server last showed here, before anything of ours. */
  base: string;
  text: string;
  waiting: Map<string, WaitingAct>;
  told: Answer | null;
  saved: boolean;
  /** The device could not keep what was typed. */
  lost: boolean;
}

export interface Settled {
  learners: number[];
  told: Answer[];
  /** Refusals of what has been overwritten since; nobody needs to read them. */
  stale: string[];
}

export class Ledger {
  private readonly entries = new Map<string, Entry>();
  /** The cell under the fingers: it is not painted until they leave it. */
  private busy: string | null = null;

  constructor(
    private readonly sheet: Sheet, private readonly codes: readonly Code[],
    private readonly words: Words, private readonly decimal: string,
  ) {}

  private entry(key: string): Entry | null {
    const known = this.entries.get(key);
    if (known) return known;
    const cell = this.cell(key);
    if (!cell) return null;
    const text = (cell.textContent ?? "").trim();
    const made = { base: text, text, waiting: new Map(), told: null, saved: false, lost: false };
    this.entries.set(key, made);
    return made;
  }

  private split(key: string): { row: number | undefined; column: number | undefined } {
    const [id, learner] = key.split("/");
    return { row: this.sheet.rowOf(Number(learner)), column: this.sheet.columnOf(id!) };
  }

  cell(key: string): HTMLTableCellElement | null {
    const { row, column } = this.split(key);
    return row === undefined || column === undefined ? null : this.sheet.cell(row, column);
  }

  /** What a cell says now. */
  text(key: string): string {
    return this.entries.get(key)?.text ?? (this.cell(key)?.textContent ?? "").trim();
  }

  /** The value of a cell, or null where it shows something that nobody enters here. */
  value(key: string): Value | null {
    const { column } = this.split(key);
    const at = column === undefined ? undefined : this.sheet.columns[column];
    if (!at) return null;
    const reading = read(this.text(key), at, this.codes);
    return "value" in reading ? reading.value : null;
  }

  told(key: string): Answer | null {
    return this.entries.get(key)?.told ?? null;
  }

  waiting(key: string): WaitingAct[] {
    return [...(this.entries.get(key)?.waiting.values() ?? [])];
  }

  /** Pupils of whom something waits. */
  pending(): number[] {
    const open = [...this.entries].filter(([, entry]) => entry.waiting.size);
    return [...new Set(open.map(([key]) => Number(key.split("/")[1])))];
  }

  /** Somebody types in the cell: leave its looks to them. */
  hold(key: string): void {
    this.entry(key);
    this.busy = key;
  }

  /** Nobody types any more: show what the cell says. */
  release(): void {
    const key = this.busy;
    this.busy = null;
    if (key !== null) this.paint(key);
  }

  /** Show a value at once; it is on the disk a moment later. */
  show(key: string, value: Value): void {
    const entry = this.entry(key);
    if (!entry) return;
    entry.text = write(value, this.codes, this.decimal);
    entry.saved = false;
    entry.lost = false;
    this.paint(key);
  }

  /** The disk did not take it: show what stands on the server and say so. */
  lose(key: string): void {
    const entry = this.entry(key);
    if (!entry) return;
    if (!entry.waiting.size) entry.text = entry.base;
    entry.lost = true;
    this.paint(key);
  }

  /** Acts wait. Those of other tabs, and of the time before this page, change the cells here. */
  queued(acts: WaitingAct[], apply: boolean): { overwritten: string[] } {
    const overwritten: string[] = [];
    for (const waiting of acts) {
      const key = place(waiting.act);
      const entry = key === null ? null : this.entry(key);
      if (key === null || !entry) continue;
      if (apply) entry.text = write(after(this.value(key) ?? EMPTY, waiting.act), this.codes, this.decimal);
      if (entry.told) overwritten.push(entry.told.uid);
      entry.told = null;
      entry.saved = false;
      entry.waiting.set(waiting.uid, waiting);
      this.paint(key);
    }
    return { overwritten };
  }

  answered(answers: Answer[]): Settled {
    const settled: Settled = { learners: [], told: [], stale: [] };
    for (const answer of answers) {
      const key = place(answer.act);
      const entry = key === null ? null : this.entry(key);
      if (key === null || !entry) continue;
      settled.learners.push(Number(key.split("/")[1]));
      entry.waiting.delete(answer.uid);
      if (answer.text !== null) entry.base = answer.text;
      const speaks = answer.state !== "saved" && (answer.say || answer.state === "refused");
      if (!entry.waiting.size) {
        entry.text = entry.base;
        entry.saved = answer.state === "saved";
        if (speaks) {
          entry.told = answer;
          settled.told.push(answer);
        }
      } else if (speaks) settled.stale.push(answer.uid);
      this.paint(key);
    }
    return settled;
  }

  /** Take over what a fresh copy of the page says, where nothing of ours waits. */
  compare(fresh: Sheet): void {
    for (const { learner, element } of fresh.rows) {
      for (const { id, index, kind } of fresh.columns) {
        const key = `${id}/${learner}`;
        const text = (element.cells[index]?.textContent ?? "").trim();
        if (kind === "sum" || kind === "mark" || text === this.text(key)) continue;
        const entry = this.entry(key);
        if (!entry || entry.waiting.size) continue;
        entry.base = entry.text = text;
        this.paint(key);
      }
    }
  }

  /** Refusals of an earlier visit that nobody has read. */
  remember(answers: Answer[]): void {
    for (const answer of answers) {
      const key = place(answer.act);
      const entry = key === null ? null : this.entry(key);
      if (!entry || entry.waiting.size) continue;
      entry.told = answer;
      this.paint(key!);
    }
  }

  dismissed(event: Extract<QueueEvent, { type: "dismissed" }>): void {
    for (const [key, entry] of this.entries) {
      if (!entry.told || !event.uids.includes(entry.told.uid)) continue;
      entry.told = null;
      this.paint(key);
    }
  }

  /** What somebody should read before the cell is trusted: a refusal, a notice, a loss. */
  warning(key: string): string {
    const entry = this.entries.get(key);
    return entry?.lost || entry?.told ? this.sentence(key) : "";
  }

  /** The sentence of a cell's corner. */
  private sentence(key: string): string {
    const entry = this.entries.get(key);
    if (entry?.lost) return this.words.say("notKept");
    if (entry?.told) return entry.told.say || this.words.say(entry.told.state === "refused" ? "refused" : "superseded");
    if (entry?.waiting.size) return this.words.say("waiting");
    return entry?.saved ? this.words.say("saved") : "";
  }

  private paint(key: string): void {
    const entry = this.entries.get(key);
    const cell = this.cell(key);
    if (!entry || !cell || key === this.busy) return;
    if (cell.textContent !== entry.text) cell.textContent = entry.text;
    const state = entry.lost || entry.told?.state === "refused" ? "refused"
      : entry.told ? "told" : entry.waiting.size ? "waiting" : entry.saved ? "saved" : "";
    if (state) cell.dataset.state = state;
    else delete cell.dataset.state;
    if (entry.waiting.size > 1) cell.dataset.waiting = String(entry.waiting.size);
    else delete cell.dataset.waiting;
    cell.title = this.sentence(key);
    if (!cell.title) cell.removeAttribute("title");
  }
}
