/** `<mk-journal>`: the table of the page, made into a sheet that is entered by keyboard or thumb. */
import { queueOf, type Queue, type QueueEvent } from "../queue";
import { Bar } from "./bar";
import { Call } from "./call";
import { acts, EMPTY, over, read, same, write, type Code, type Column, type Value } from "./cells";
import { onClipboard } from "./clipboard";
import { Cursor } from "./cursor";
import { Details } from "./details";
import { make } from "../dom";
import { Editor } from "./editor";
import { History, type Change } from "./history";
import { onKey } from "./keys";
import { Ledger } from "./ledger";
import { Pad, type PadKey } from "./pad";
import { onPointer } from "./pointer";
import { Sheet } from "./sheet";
import { Sums } from "./sums";
import { Typing } from "./typing";
import { json, Words } from "./words";

export class MkJournal extends HTMLElement {
  sheet!: Sheet;
  cursor!: Cursor;
  typing!: Typing;
  editor!: Editor;
  pad!: Pad;
  details!: Details;
  call!: Call;
  words!: Words;
  codes: Code[] = [];
  private decimal = ",";
  private bar!: Bar;
  private ledger!: Ledger;
  private sums!: Sums;
  private queue!: Queue;
  private readonly past = new History();
  private leave = new AbortController();

  connectedCallback(): void {
    const table = this.querySelector("table");
    if (!table) return;
    if (!this.sheet) this.begin(table);
    this.leave = new AbortController();
    this.listen();
    this.queue = queueOf(this.getAttribute("person") ?? "", this.getAttribute("sync") ?? "");
    this.leave.signal.addEventListener("abort", this.queue.subscribe((event) => this.hear(event)));
    void this.recall();
  }

  /** Make the sheet out of the table. */
  private begin(table: HTMLTableElement): void {
    this.decimal = document.documentElement.lang.startsWith("en") ? "." : ",";
    this.words = Words.of(document);
    this.codes = json<Code[]>(document, "#mk-journal-codes", []);
    this.sheet = new Sheet(table, Number(this.getAttribute("formative-max") ?? 10));
    this.ledger = new Ledger(this.sheet, this.codes, this.words, this.decimal);
    this.sums = new Sums(this.sheet, this.getAttribute("sums") ?? "", this.words);
    this.editor = new Editor();
    this.bar = new Bar(this.words, { undo: () => this.undo(), redo: () => this.redo(), done: () => this.call.end() });
    this.pad = new Pad(this.words, this.codes, this.decimal, (key) => this.press(key));
    this.details = new Details(this.words, (told) => void this.queue.dismiss([told.uid]), () => void this.look());
    this.typing = new Typing(this.codes, {
      preview: (text) => this.preview(text),
      typed: (value, quick) => {
        this.enter(value, true);
        if (quick) this.cursor.go({ row: this.cursor.at.row + 1, column: this.cursor.at.column });
      },
      failed: (text, trouble) => this.complain(trouble, text),
    });
    this.call = new Call(this.sheet, this.words, (column) => this.callLesson(column), (on) => {
      this.bar.calling(on);
      this.bar.say(on ? this.words.say("calling") : "");
    });
    this.lay(table);
    this.cursor = new Cursor(this.sheet, { row: 0, column: this.sheet.start(this.getAttribute("today") ?? "") }, () => this.moved());
    this.moved();
    this.reveal();
  }

  disconnectedCallback(): void {
    this.leave.abort();
    this.sums?.stop();
    this.pad?.close();
    this.editor?.close();
  }

  /** Put our own parts around the table. Their space is kept free by the style sheet. */
  private lay(table: HTMLTableElement): void {
    // A copy of the page made after we had been here brings our parts along; they are made anew.
    for (const old of this.querySelectorAll(".mk-bar, .mk-pad, .mk-details, #mk-keys")) old.remove();
    table.setAttribute("role", "grid");
    table.setAttribute("aria-multiselectable", "true");
    table.setAttribute("aria-describedby", "mk-keys");
    if (table.parentElement === this) {
      const scroller = make("div", { class: "grid mk-scroll" });
      table.before(scroller);
      table.classList.remove("grid");
      scroller.append(table);
    }
    this.sheet.light(this.getAttribute("today") ?? "");
    this.prepend(this.bar.element);
    this.append(this.pad.element, this.details.element, make("p", { id: "mk-keys", hidden: true }, this.words.say("keys")));
    this.setAttribute("data-ready", "");
  }

  private reveal(): void {
    const head = this.sheet.head(this.cursor.at.column);
    const scroller = this.sheet.table.parentElement;
    const names = this.sheet.table.rows[0]?.cells[0];
    if (head && scroller && names) scroller.scrollLeft = head.offsetLeft - names.offsetWidth;
  }

  private listen(): void {
    const { signal } = this.leave;
    const table = this.sheet.table;
    table.addEventListener("keydown", (event) => onKey(this, event), { signal });
    onPointer(this, table, signal);
    onClipboard(this, signal);
    // Leaving the page must not lose what has been typed but not entered.
    window.addEventListener("pagehide", () => this.finish(), { signal });
    this.addEventListener("focusout", (event) => {
      if (!this.contains(event.relatedTarget as Node | null)) this.finish();
    }, { signal });
  }

  // ── Where we are ──────────────────────────────────────────────────────────────────────────────

  get column(): Column {
    return this.sheet.columns[this.cursor.at.column]!;
  }

  get key(): string {
    return this.keyAt(this.cursor.at.row, this.cursor.at.column);
  }

  private keyAt(row: number, column: number): string {
    return `${this.sheet.columns[column]!.id}/${this.sheet.rows[row]?.learner ?? 0}`;
  }

  /** The value of a cell that can be entered; null where it can't. */
  valueAt(row: number, column: number): Value | null {
    const at = this.sheet.columns[column];
    if (!at || at.locked || !this.sheet.rows[row]) return null;
    return this.ledger.value(this.keyAt(row, column));
  }

  private moved(): void {
    const head = this.sheet.head(this.cursor.at.column);
    this.bar.show(this.column, head?.title ?? "");
    this.call.offer(this.cursor.at.column);
    if (this.pad.isOpen && !this.column.locked) this.pad.open(this.column);
    if (this.details.isOpen && !this.details.has(document.activeElement)) this.details.close();
    const { row, column } = this.cursor.at;
    if (row >= 0 && !this.valueAt(row, column)) this.cursor.cell?.setAttribute("aria-readonly", "true");
  }

  // ── Entering ──────────────────────────────────────────────────────────────────────────────────

  /** Whether the cell can be entered; says why when it can't. */
  ready(): boolean {
    if (this.valueAt(this.cursor.at.row, this.cursor.at.column)) return true;
    this.bar.say(this.words.say("locked"), true);
    return false;
  }

  /** Say what is wrong with a text. */
  complain(trouble: "bad" | "over", text: string): void {
    this.bar.say(this.words.say(trouble, { text, max: this.column.max }), true);
  }

  /** Enter what is being typed, or drop it where it stands for nothing. */
  finish(): boolean {
    if (!this.typing.busy || this.typing.commit(this.column)) return true;
    this.typing.cancel();
    return false;
  }

  private preview(text: string | null): void {
    const { cell } = this.cursor;
    if (!cell) return;
    cell.toggleAttribute("data-typing", text !== null);
    if (text === null) return this.ledger.release();
    this.ledger.hold(this.key);
    cell.textContent = text;
  }

  /** A value for the cell where the person is. `partly`: points and absence leave each other alone. */
  enter(value: Value, partly = false): void {
    const { row, column } = this.cursor.at;
    const before = this.valueAt(row, column);
    if (!before) return;
    const empties = value.points === null && value.absence === null;
    this.change([this.changeAt(row, column, before, partly && !empties ? over(before, value) : value)]);
  }

  /** A change of one cell, named by its column and pupil. */
  changeAt(row: number, column: number, before: Value, after: Value): Change {
    return { column: this.sheet.columns[column]!.id, learner: this.sheet.rows[row]!.learner, before, after };
  }

  /** Empty the selected cells. */
  clear(): void {
    const { top, bottom, left, right } = this.cursor.block;
    const changes: Change[] = [];
    for (let row = top; row <= bottom; row += 1) {
      for (let column = left; column <= right; column += 1) {
        const before = this.valueAt(row, column);
        if (before) changes.push(this.changeAt(row, column, before, EMPTY));
      }
    }
    if (this.ready() || changes.length) this.change(changes);
  }

  /** Here or not here: the quick way of the call. */
  toggleAbsent(): void {
    const { row, column } = this.cursor.at;
    const before = this.valueAt(row, column);
    if (!before || this.column.kind !== "lesson") return void this.ready();
    this.change([this.changeAt(row, column, before, { ...before, absence: before.absence ? null : "absent", minutes: null })]);
  }

  undo(): void {
    this.retrace(this.past.undo());
  }

  redo(): void {
    this.retrace(this.past.redo());
  }

  private retrace(changes: Change[] | null): void {
    if (!changes) return;
    this.change(changes.map((change) => ({
      ...change, before: this.ledger.value(`${change.column}/${change.learner}`) ?? change.before,
    })), false);
    const [last] = changes.slice(-1);
    const row = this.sheet.rowOf(last!.learner);
    const column = this.sheet.columnOf(last!.column);
    if (row !== undefined && column !== undefined) this.cursor.go({ row, column });
  }

  /** Show the changes at once and make their acts wait on the disk. */
  change(changes: Change[], remember = true): void {
    const real = changes.filter((change) => !same(change.before, change.after));
    if (remember) this.past.push(real);
    this.bar.history(this.past.canUndo, this.past.canRedo);
    if (!real.length) return;
    const drafts = real.flatMap((change) => {
      const column = this.sheet.columns[this.sheet.columnOf(change.column)!]!;
      const name = this.sheet.rows[this.sheet.rowOf(change.learner)!]!.name;
      const text = write(change.after, this.codes, this.decimal);
      this.ledger.show(`${change.column}/${change.learner}`, change.after);
      this.bar.say(this.words.say(text ? "entered" : "emptied", { name, text }));
      const label = `${name} · ${column.label} · ${text || "–"}`;
      return acts(change.before, change.after, column, change.learner).map((act) => ({ act, label }));
    });
    this.sums.age(real.map((change) => change.learner));
    this.queue.enqueueAll(drafts).catch(() => {
      for (const change of real) this.ledger.lose(`${change.column}/${change.learner}`);
      this.bar.say(this.words.say("notKept"), true);
    });
  }

  private callLesson(column: Column): void {
    const act = { kind: "attendance.call" as const, lesson: Number(column.id.slice(1)) };
    this.queue.enqueue(act, `${column.label} · ${this.words.say("allPresent")}`).catch(() => this.bar.say(this.words.say("notKept"), true));
  }

  /** Open the cell to be edited as a text. */
  edit(): void {
    const { cell, at } = this.cursor;
    if (!cell || at.row < 0 || !this.ready()) return;
    const column = this.column;
    this.typing.cancel();
    this.pad.close();
    this.ledger.hold(this.key);
    this.editor.open({
      cell, text: this.ledger.text(this.key), label: `${this.sheet.rows[at.row]!.name}, ${column.label}`, decimal: column.kind !== "lesson",
      commit: (text, ended, back) => {
        const reading = read(text, column, this.codes);
        if ("trouble" in reading) {
          this.complain(reading.trouble, text);
          return false;
        }
        this.ledger.release();
        this.enter(reading.value);
        const step = back ? -1 : 1;
        if (ended === "Enter") this.cursor.go({ row: Math.max(0, at.row + step), column: at.column });
        else if (ended === "Tab") this.cursor.go({ row: at.row, column: at.column + step });
        return true;
      },
      cancel: () => {
        this.ledger.release();
        cell.focus({ preventScroll: true });
      },
    });
  }

  /** A key of the pad. */
  private press(key: PadKey): void {
    if (key === "close") return this.pad.close();
    if (key === "edit") return this.edit();
    if (key === "details") return this.explain(true);
    if (key === "clear") return this.typing.busy ? this.typing.back() : this.clear();
    if (key === "next") {
      if (this.typing.commit(this.column)) this.cursor.go({ row: this.cursor.at.row + 1, column: this.cursor.at.column });
      return;
    }
    if (!this.ready()) return;
    if ("type" in key && this.column.kind !== "lesson") {
      this.typing.type(key.type, "", this.column);
      return;
    }
    if ("type" in key) this.enter({ ...EMPTY, points: key.type }, true);
    else {
      const { row, column } = this.cursor.at;
      const before = this.valueAt(row, column)!;
      this.enter({ ...before, absence: key.code.kind === "present" ? null : key.code.kind, minutes: null });
    }
    this.cursor.go({ row: this.cursor.at.row + 1, column: this.cursor.at.column });
  }

  // ── What the queue says ───────────────────────────────────────────────────────────────────────

  private hear(event: QueueEvent): void {
    if (event.type === "queued") this.queued(event);
    else if (event.type === "dismissed") this.ledger.dismissed(event);
    else if (event.type === "answered") {
      const { learners, told, stale } = this.ledger.answered(event.answers);
      const open = new Set(this.ledger.pending());
      this.sums.want(learners.filter((learner) => !open.has(learner)));
      void this.queue.dismiss(stale);
      const call = event.answers.find((answer) => answer.act.kind === "attendance.call" && answer.state === "refused");
      if (call && this.sheet.columnOf(`l${String((call.act as { lesson?: number }).lesson)}`) !== undefined) {
        this.call.end();
        this.bar.say(`${call.label}: ${call.say || this.words.say("refused")}`, true);
      }
      const [first] = told;
      if (first) {
        this.bar.say(`${first.label}: ${first.say || this.words.say(first.state === "refused" ? "refused" : "superseded")}`, true);
      }
    }
  }

  private queued(event: Extract<QueueEvent, { type: "queued" }>): void {
    const { overwritten } = this.ledger.queued(event.acts, event.elsewhere === true);
    this.sums.age(this.ledger.pending());
    void this.queue.dismiss(overwritten);
  }

  /** What still waits, and what was refused, since before this page was opened. */
  private async recall(): Promise<void> {
    try {
      const [waiting, told] = await Promise.all([this.queue.waiting(), this.queue.told()]);
      this.ledger.queued(waiting, true);
      this.ledger.remember(told);
      this.sums.age(this.ledger.pending());
    } catch {
      this.bar.say(this.words.say("notKept"), true);
    }
  }

  /** Something was changed by a form beside the sheet: read the page again and show what it says. */
  private async look(): Promise<void> {
    const answer = await fetch(location.href, { cache: "no-store", redirect: "error" }).catch(() => null);
    if (!answer?.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("mk-journal table");
    if (fresh instanceof HTMLTableElement) this.ledger.compare(new Sheet(fresh, 0));
    this.sums.want(this.sheet.rows.map((row) => row.learner));
  }

  /** Tell who, when and why. */
  explain(focus: boolean, at = this.cursor.at): void {
    const cell = this.sheet.cell(at.row, at.column);
    const row = this.sheet.rows[at.row];
    const column = this.sheet.columns[at.column];
    if (!cell || !row || !column) return;
    const key = this.keyAt(at.row, at.column);
    void this.details.open(cell, {
      title: `${row.name}, ${column.label}`, url: `${this.getAttribute("cell") ?? ""}${column.id}/${row.learner}/`,
      warning: this.ledger.warning(key), told: this.ledger.told(key), waiting: this.ledger.waiting(key),
    }, focus);
  }
}
