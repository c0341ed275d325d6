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
import { button, icon, make, moment } from "../dom";
import { queueOf } from "./open";
import type { Queue, Status } from "./queue";
import { registerWorker } from "./worker";

type Words = Partial<Record<string, string>>;

const SHOWN = 20;
const ICONS = { saved: "cloud-check", waiting: "cloud-upload", offline: "wifi-off", told: "circle-alert" };

export class MkQueue extends HTMLElement {
  private queue: Queue | null = null;
  private stop: (() => void) | null = null;
  private words: Words = {};
  private shown = "";
  private readonly summary = make("summary", { class: "button button-bare" });
  private readonly list = make("div", { class: "menu-list queue-list" });
  /** Heard when the state changes, not at every act. */
  private readonly heard = make("span", { class: "unseen", role: "status" });

  connectedCallback(): void {
    const person = this.getAttribute("person");
    const sync = this.getAttribute("sync");
    const worker = this.getAttribute("worker");
    if (worker) registerWorker(worker).catch(() => undefined);
    if (!person || !sync) return;
    this.words = JSON.parse(document.getElementById("mk-queue-words")?.textContent || "{}") as Words;
    if (!this.firstChild) {
      const menu = make("details", { class: "menu", "data-menu": true }, this.summary, this.list);
      menu.addEventListener("toggle", () => void this.fill());
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
    this.summary.replaceChildren(icon(ICONS[state]), make("span", { class: "chip-words" }, line));
    if (figure) this.summary.append(make("b", { class: "queue-count" }, String(figure)));
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
    this.summary.replaceChildren(icon(ICONS.told), make("span", { class: "chip-words" }, this.say("notKept")));
    this.summary.setAttribute("aria-label", this.say("notKept"));
    this.dataset.state = "told";
  }

  private async fill(known?: Status): Promise<void> {
    if (!this.queue) return;
    const status = known ?? (await this.queue.refresh());
    const waiting = await this.queue.waiting();
    const rows: HTMLElement[] = [make("p", { class: "menu-title" }, this.say("list"))];
    for (const told of status.told) {
      const plain = this.say(told.state === "refused" ? "refusedPlain" : "supersededPlain");
      const read = button(this.say("dismiss"), () => void this.queue?.dismiss([told.uid]), { class: "button button-bare" });
      rows.push(make("div", { class: "queue-told" },
        make("strong", {}, told.label || told.act.kind), make("p", {}, told.say || plain), read));
    }
    for (const act of waiting.slice(0, SHOWN)) {
      rows.push(make("p", { class: "queue-act" }, act.label || act.act.kind, make("small", { class: "soft nowrap" }, moment(act.at))));
    }
    if (waiting.length > SHOWN) rows.push(make("p", { class: "soft" }, `+ ${waiting.length - SHOWN}`));
    if (waiting.length) {
      const send = button(this.say("send"), () => this.queue?.wake());
      rows.push(make("p", {}, this.say(status.line === "signed-out" ? "signedOut" : "waiting", waiting.length)), make("div", {}, send));
    } else if (!status.told.length) rows.push(make("p", {}, this.say("saved")));
    if (status.others) rows.push(make("p", { class: "soft" }, this.say("others", status.others)));
    this.list.replaceChildren(...rows);
  }
}

if (!customElements.get("mk-queue")) customElements.define("mk-queue", MkQueue);
