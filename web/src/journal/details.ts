/** Who entered what when, and why it was refused: a small window by the cell. */
import type { Answer, WaitingAct } from "../queue";
import { button, icon, make, moment } from "../dom";
import type { Words } from "./words";

export interface About {
  title: string;
  url: string;
  /** The refusal or notice on the cell, or nothing. */
  warning: string;
  told: Answer | null;
  waiting: WaitingAct[];
}

const EDGE = 8;

export class Details {
  readonly element: HTMLElement;
  private cell: HTMLElement | null = null;
  private asked = 0;

  constructor(private readonly words: Words, private readonly dismiss: (answer: Answer) => void, changed: () => void) {
    this.element = make("div", { class: "mk-details", role: "dialog", tabindex: "-1", hidden: true, "aria-labelledby": "mk-details-title" });
    this.element.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") this.close();
    });
    // The part may bring forms of its own, for entries with a reason.
    this.element.addEventListener("htmx:afterRequest", (event) => {
      const { successful, requestConfig } = (event as CustomEvent<{ successful: boolean; requestConfig: { verb: string } }>).detail;
      if (successful && requestConfig.verb !== "get") changed();
      // The button that was pressed is gone with the old part; the keyboard stays in the window.
      setTimeout(() => {
        this.arrange();
        if (this.isOpen && document.activeElement === document.body) this.element.focus();
      }, 50);
    });
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  has(target: EventTarget | null): boolean {
    return target instanceof Node && this.element.contains(target);
  }

  /** Open it by a cell. With `focus` the keyboard goes in, and comes back to the cell on closing. */
  async open(cell: HTMLElement, about: About, focus: boolean): Promise<void> {
    this.asked += 1;
    const mine = this.asked;
    const say = this.words.say.bind(this.words);
    const notes: HTMLElement[] = [];
    if (about.warning) notes.push(make("p", { class: "mk-note" }, about.warning));
    if (about.told) {
      const told = about.told;
      notes.push(button(say("dismiss"), () => { this.dismiss(told); this.close(); }));
    }
    for (const act of about.waiting) notes.push(make("p", {}, say("waitingSince", { time: moment(act.at) })));
    const history = make("div", { class: "mk-history", "aria-busy": "true" });
    this.element.replaceChildren(
      make("header", {}, make("h2", { id: "mk-details-title" }, about.title), button(icon("x"), () => this.close(), { class: "button button-bare button-icon", "aria-label": say("close") })),
      ...notes, history);
    this.cell = cell;
    this.element.hidden = false;
    this.settle();
    if (focus) this.element.focus({ preventScroll: true });
    const html = await this.read(about.url);
    if (mine !== this.asked || !this.isOpen) return;
    history.removeAttribute("aria-busy");
    if (html === null) history.append(make("p", {}, say("historyOffline")));
    else {
      history.innerHTML = html; // A part of our own pages; scripts in it don't run.
      this.arrange();
      (window as { htmx?: { process(part: Element): void } }).htmx?.process(history);
    }
    this.settle();
  }

  /** What happened comes first here; what may be done about it, after it. */
  private arrange(): void {
    for (const form of this.element.querySelectorAll("form")) form.parentElement?.append(form);
  }

  private async read(url: string): Promise<string | null> {
    try {
      const answer = await fetch(url, { headers: { "HX-Request": "true" }, redirect: "error" });
      return answer.status < 500 ? await answer.text() : null;
    } catch {
      return null;
    }
  }

  close(): void {
    if (!this.isOpen) return;
    const inside = this.element.contains(document.activeElement);
    this.element.hidden = true;
    this.asked += 1;
    if (inside) this.cell?.focus({ preventScroll: true });
    this.cell = null;
  }

  /** Beside the cell where there is room, never over it and never outside the window. */
  private settle(): void {
    if (!this.cell) return;
    const spot = this.cell.getBoundingClientRect();
    const own = this.element.getBoundingClientRect();
    const width = document.documentElement.clientWidth;
    const height = window.innerHeight;
    const left = Math.max(EDGE, Math.min(spot.left, width - own.width - EDGE));
    const below = spot.bottom + 4;
    const above = spot.top - own.height - 4;
    const top = below + own.height + EDGE <= height || above < EDGE ? below : above;
    this.element.style.left = `${left}px`;
    this.element.style.top = `${Math.max(EDGE, Math.min(top, height - own.height - EDGE))}px`;
  }
}
