/** Calling the class: everybody is present but for those who are tapped. */
import type { Column } from "./cells";
import { button, icon } from "../dom";
import type { Sheet } from "./sheet";
import type { Words } from "./words";

export class Call {
  private readonly button: HTMLButtonElement;
  private offered = -1;
  private place = -1;

  constructor(
    private readonly sheet: Sheet, words: Words,
    private readonly called: (column: Column) => void, private readonly mode: (on: boolean) => void,
  ) {
    this.button = button(icon("check"), () => this.begin(), {
      class: "mk-call", tabindex: "-1", "aria-label": words.say("allPresent"), title: words.say("allPresent"), "aria-pressed": "false",
    });
  }

  /** Whether taps in this column now mean absence. */
  in(column: number): boolean {
    return this.place === column;
  }

  get isOn(): boolean {
    return this.place >= 0;
  }

  /** Show the button in the heading of the lesson where the person is. */
  offer(column: number): void {
    if (column === this.offered) return;
    if (this.isOn && this.place !== column) this.end();
    const at = this.sheet.columns[column];
    this.button.remove();
    this.offered = column;
    if (at?.kind === "lesson" && !at.locked) this.sheet.head(column)?.append(this.button);
  }

  /** Everybody is here; from now on a tap says who is not. Pressed again it ends. */
  private begin(): void {
    if (this.isOn) return this.end();
    const column = this.sheet.columns[this.offered];
    if (!column) return;
    this.place = this.offered;
    this.button.setAttribute("aria-pressed", "true");
    const head = this.sheet.head(this.offered);
    if (head) head.dataset.called = "";
    this.called(column);
    this.mode(true);
  }

  end(): void {
    if (!this.isOn) return;
    this.place = -1;
    this.button.setAttribute("aria-pressed", "false");
    this.mode(false);
  }
}
