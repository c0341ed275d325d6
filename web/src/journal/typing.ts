/** Typing straight into a cell, without opening it: `8`, `1` then `0`, `н`, `к15`, `12,5`. */
import { read, verdict, type Code, type Column, type Trouble, type Value } from "./cells";

/** How long a `1` waits for a `0`. */
export const PAUSE = 700;

export interface Typist {
  /** Show what has been typed so far; null puts the cell's own text back. */
  preview(text: string | null): void;
  /** A value has been typed; `quick` when nobody pressed Enter. */
  typed(value: Value, quick: boolean): void;
  failed(text: string, trouble: Trouble): void;
}

export class Typing {
  text = "";
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly codes: readonly Code[], private readonly typist: Typist) {}

  get busy(): boolean {
    return this.text !== "";
  }

  /** A sign was typed; `digit` is the digit of its key, whatever the layout (`ә` on the key of 2). */
  type(sign: string, digit: string, column: Column): boolean {
    if (column.kind !== "lesson") {
      const next = digit || sign;
      if (!/^[\d.,-]$/.test(next) || this.text.length > 6) return false;
      this.keep(this.text + next);
      return true;
    }
    for (const next of [digit, sign]) {
      if (!next) continue;
      const { done, more } = verdict(this.text + next, column, this.codes);
      if (!done && !more) continue;
      this.keep(this.text + next);
      if (!more) this.commit(column, true);
      else if (done) this.timer = setTimeout(() => this.commit(column, true), PAUSE);
      return true;
    }
    return false;
  }

  private keep(text: string): void {
    clearTimeout(this.timer);
    this.text = text;
    this.typist.preview(text);
  }

  /** Take the last sign back. */
  back(): void {
    this.keep(this.text.slice(0, -1));
    if (!this.text) this.cancel();
  }

  /** Enter what has been typed. False when it stands for nothing; then it stays to be mended. */
  commit(column: Column, quick = false): boolean {
    if (!this.busy) return true;
    clearTimeout(this.timer);
    const reading = read(this.text, column, this.codes);
    if ("trouble" in reading) {
      this.typist.failed(this.text, reading.trouble);
      return false;
    }
    this.text = "";
    this.typist.preview(null);
    this.typist.typed(reading.value, quick);
    return true;
  }

  cancel(): void {
    clearTimeout(this.timer);
    if (this.text === "" ) return void this.typist.preview(null);
    this.text = "";
    this.typist.preview(null);
  }
}
