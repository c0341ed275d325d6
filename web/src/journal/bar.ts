/** The line above the grid: where one is, what happened last, undo and redo. */
import type { Column } from "./cells";
import { button, icon, make } from "../dom";
import type { Words } from "./words";

export interface BarActs {
  undo(): void;
  redo(): void;
  /** The teacher has finished calling the class. */
  done(): void;
}

export class Bar {
  readonly element: HTMLElement;
  private readonly where = make("p", { class: "mk-where" });
  /** Heard and seen: errors, refusals, what was entered. */
  private readonly message = make("p", { class: "mk-message", role: "status" });
  private readonly undo: HTMLButtonElement;
  private readonly redo: HTMLButtonElement;
  private readonly done: HTMLButtonElement;

  constructor(words: Words, acts: BarActs) {
    const step = (name: "undo" | "redo", css: string, run: () => void): HTMLButtonElement =>
      button(icon("undo-2", css), run, {
        class: "button button-bare button-icon", "aria-label": words.say(name), title: words.say(name), disabled: true,
      });
    this.undo = step("undo", "", () => acts.undo());
    this.redo = step("redo", "icon-back", () => acts.redo());
    this.done = button(words.say("done"), () => acts.done(), { class: "button button-main", hidden: true });
    this.element = make("div", { class: "mk-bar" }, this.where, this.message, this.done, this.undo, this.redo);
  }

  /** The column one is in, and what the page says of it in the `title` of its heading: the day, the topic. */
  show(column: Column, title: string): void {
    this.where.replaceChildren(make("strong", {}, column.label), title ? ` ${title}` : "");
    this.where.title = title;
  }

  say(sentence: string, trouble = false): void {
    this.message.textContent = sentence;
    this.message.toggleAttribute("data-trouble", trouble);
  }

  history(canUndo: boolean, canRedo: boolean): void {
    this.undo.disabled = !canUndo;
    this.redo.disabled = !canRedo;
  }

  calling(on: boolean): void {
    this.done.hidden = !on;
  }
}
