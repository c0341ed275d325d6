/** The columns that are computed: asked for again after saves, shown as stale while they can't be. */
import type { Sheet } from "./sheet";
import type { Words } from "./words";

const QUIET = 400;

type Answer = Record<string, Record<string, string>>;

export class Sums {
  private readonly wanted = new Set<number>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly places: number[];

  constructor(private readonly sheet: Sheet, private readonly url: string, private readonly words: Words) {
    this.places = sheet.columns.flatMap((column, place) => (column.kind === "sum" || column.kind === "mark" ? [place] : []));
  }

  /** Something of these pupils waits: what is computed for them is not the last word. */
  age(learners: Iterable<number>): void {
    for (const learner of learners) {
      for (const cell of this.cells(learner)) {
        cell.dataset.stale = "";
        cell.title = this.words.say("stale");
      }
    }
  }

  /** Something of these pupils was saved: ask for their sums once it is quiet. */
  want(learners: Iterable<number>): void {
    for (const learner of learners) this.wanted.add(learner);
    clearTimeout(this.timer);
    if (this.wanted.size) this.timer = setTimeout(() => void this.ask(), QUIET);
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private cells(learner: number): HTMLTableCellElement[] {
    const row = this.sheet.rowOf(learner);
    return row === undefined ? [] : this.places.flatMap((place) => this.sheet.cell(row, place) ?? []);
  }

  private async ask(): Promise<void> {
    const learners = [...this.wanted];
    let sums: Answer;
    try {
      const answer = await fetch(`${this.url}?learners=${learners.join(",")}`, {
        headers: { Accept: "application/json" }, redirect: "error",
      });
      if (!answer.ok) return;
      sums = (await answer.json()) as Answer;
    } catch {
      return; // They stay wanted, and are asked for with the next save.
    }
    for (const learner of learners) {
      const row = this.sheet.rowOf(learner);
      const texts = sums[String(learner)];
      this.wanted.delete(learner);
      if (row === undefined || !texts) continue;
      for (const place of this.places) {
        const cell = this.sheet.cell(row, place);
        if (!cell) continue;
        const text = texts[this.sheet.columns[place]!.id];
        if (text !== undefined && cell.textContent !== text) cell.textContent = text;
        delete cell.dataset.stale;
        cell.removeAttribute("title");
      }
    }
  }
}
