/**
 * `<mk-queue>` in the top bar: saved · waiting for the network: 3 · refused: why.
 *
 *     <mk-queue class="queue" person="5" sync="/sync/acts/" worker="/sw.js"></mk-queue>
 *     <script type="application/json" id="mk-queue-words">{"saved": "…", …}</script>
 *
 * Words: saved, waiting {count}, refused {count}, superseded {count}, signedOut {count}, others {count}, list,
 * refusedPlain, supersededPlain, dismiss, send, notKept.
 * Says `mk:queue` with the status whenever it changes.
 */
import { icon, moment } from "../dom";
import { queueOf } from "./open";
import type { Queue, Status } from "./queue";
import { registerWorker } from "./worker";

type Words = Partial<Record<string, string>>;

const SHOWN = 20;
const ICONS = { saved: "cloud-check", waiting: "cloud-upload", offline: "wifi-off", told: "circle-alert" };

function element(tag: string, className: string, ...children: (Node | string)[]): HTMLElement {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

export class MkQueue extends HTMLElement {
  private queue: Queue | null = null;
  private stop: (() => void) | null = null;
  private words: Words = {};
  private shown = "";
  private readonly summary = element("summary", "button button-bare");
  private readonly list = element("div", "menu-list queue-list");
  /** Heard when the state changes, not at every act. */
  private readonly heard = element("span", "unseen");

  connectedCallback(): void {
    const person = this.getAttribute("person");
    const sync = this.getAttribute("sync");
    const worker = this.getAttribute("worker");
    if (worker) registerWorker(worker).catch(() => undefined);
    if (!person || !sync) return;
    this.words = JSON.parse(document.getElementById("mk-queue-words")?.textContent || "{}") as Words;
    if (!this.firstChild) {
      const menu = element("details", "menu", this.summary, this.list);
      menu.dataset.menu = "";
      menu.addEventListener("toggle", () => void this.fill());
      this.heard.setAttribute("role", "status");
      this.append(menu, this.heard);
    }
    this.queue = queueOf(person, sync);
    this.stop = this.queue.subscribe((event) => { if (event.type === "status") this.show(event.status); });
    this.queue.refresh().catch(() => this.broken());
  }

  disconnectedCallback(): void {
    this.stop?.();
  }

  private say(key: string, count = 0): string {
    return (this.words[key] ?? key).replace("{count}", String(count));
  }

  private show(status: Status): void {
    const refused = status.told.filter((told) => told.state === "refused").length;
    const news = refused || status.told.length;
    const line = refused ? this.say("refused", refused)
      : status.waiting && status.line === "signed-out" ? this.say("signedOut", status.waiting)
      : status.waiting ? this.say("waiting", status.waiting)
      : status.told.length ? this.say("superseded", status.told.length) : this.say("saved");
    const state = news ? "told" : status.waiting ? (status.line === "sending" ? "waiting" : "offline") : "saved";
    const figure = news || status.waiting;
    this.summary.replaceChildren(icon(ICONS[state]), element("span", "chip-words", line));
    if (figure) this.summary.append(element("b", "queue-count", String(figure)));
    this.summary.setAttribute("aria-label", line);
    this.summary.title = line;
    this.dataset.state = state;
    const kind = news ? line : state;
    if (this.shown && this.shown !== kind) this.heard.textContent = line;
    this.shown = kind;
    this.dispatchEvent(new CustomEvent<Status>("mk:queue", { bubbles: true, detail: status }));
    if (this.querySelector("details")?.open) void this.fill(status);
  }

  private broken(): void {
    this.summary.replaceChildren(icon(ICONS.told), element("span", "chip-words", this.say("notKept")));
    this.summary.setAttribute("aria-label", this.say("notKept"));
    this.dataset.state = "told";
  }

  private async fill(known?: Status): Promise<void> {
    if (!this.queue) return;
    const status = known ?? (await this.queue.refresh());
    const waiting = await this.queue.waiting();
    const rows: HTMLElement[] = [element("p", "menu-title", this.say("list"))];
    for (const told of status.told) {
      const plain = this.say(told.state === "refused" ? "refusedPlain" : "supersededPlain");
      const dismiss = element("button", "button button-bare", this.say("dismiss"));
      dismiss.setAttribute("type", "button");
      dismiss.addEventListener("click", () => void this.queue?.dismiss([told.uid]));
      rows.push(element("div", "queue-told", element("strong", "", told.label || told.act.kind), element("p", "", told.say || plain), dismiss));
    }
    for (const act of waiting.slice(0, SHOWN)) {
      rows.push(element("p", "queue-act", element("span", "", act.label || act.act.kind), " ", element("small", "soft", moment(act.at))));
    }
    if (waiting.length > SHOWN) rows.push(element("p", "soft", `+ ${waiting.length - SHOWN}`));
    if (waiting.length) {
      const send = element("button", "button", this.say("send"));
      send.setAttribute("type", "button");
      send.addEventListener("click", () => this.queue?.wake());
      rows.push(element("p", "", this.say(status.line === "signed-out" ? "signedOut" : "waiting", waiting.length)), send);
    } else if (!status.told.length) rows.push(element("p", "", this.say("saved")));
    if (status.others) rows.push(element("p", "soft", this.say("others", status.others)));
    this.list.replaceChildren(...rows);
  }
}

if (!customElements.get("mk-queue")) customElements.define("mk-queue", MkQueue);
