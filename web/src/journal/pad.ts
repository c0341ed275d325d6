/** Keys for a thumb, at the bottom of the screen. */
import type { Code, Column } from "./cells";
import { button, icon, make } from "../dom";
import type { Words } from "./words";

export type PadKey = { type: string } | { code: Code } | "clear" | "next" | "edit" | "details" | "close";

export class Pad {
  readonly element: HTMLElement;
  private shown = "";

  constructor(
    private readonly words: Words, private readonly codes: readonly Code[], private readonly decimal: string,
    private readonly press: (key: PadKey) => void,
  ) {
    this.element = make("div", { class: "mk-pad", role: "group", "aria-label": words.say("pad"), hidden: true });
    // The cell keeps the focus, so that a keyboard and the pad can be used by turns.
    this.element.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  open(column: Column): void {
    const kind = `${column.kind === "lesson"}${column.max}`;
    if (kind !== this.shown) {
      this.shown = kind;
      this.element.replaceChildren(...(column.kind === "lesson" ? this.lesson(column) : this.work()));
      this.element.dataset.kind = column.kind === "lesson" ? "lesson" : "work";
    }
    this.element.hidden = false;
    document.documentElement.dataset.pad = "";
  }

  close(): void {
    this.element.hidden = true;
    delete document.documentElement.dataset.pad;
  }

  private key(label: string | Node, key: PadKey, attributes: Record<string, string> = {}): HTMLButtonElement {
    return button(label, () => this.press(key), { tabindex: "-1", ...attributes });
  }

  private digits(labels: string[]): HTMLElement {
    return make("div", { class: "mk-digits" }, ...labels.map((label) => this.key(label, { type: label })));
  }

  private actions(): HTMLElement {
    const drawn = (key: PadKey, word: "clear" | "edit" | "details" | "closePad", sign: string): HTMLButtonElement => {
      const label = this.words.say(word);
      return this.key(icon(sign), key, { "aria-label": label, title: label });
    };
    return make("div", { class: "mk-actions" },
      drawn("close", "closePad", "chevron-down"), drawn("details", "details", "history"), drawn("edit", "edit", "pencil"),
      drawn("clear", "clear", "trash-2"), this.key(this.words.say("next"), "next", { "data-main": "" }));
  }

  private lesson(column: Column): HTMLElement[] {
    const points = Array.from({ length: column.max }, (_, index) => String(index + 1));
    const kinds = this.codes.map((code) => {
      const label = (code.minutes ? code.text.replace(/\d+$/, "") : code.text) || "+";
      const name = code.name ?? label;
      return this.key(label, { code }, { "aria-label": name, title: name });
    });
    return [this.digits(points), make("div", { class: "mk-kinds" }, ...kinds), this.actions()];
  }

  private work(): HTMLElement[] {
    return [this.digits(["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"].concat(this.decimal)), this.actions()];
  }
}
