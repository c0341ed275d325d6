/** Small makers of elements. Texts are set as text, never as markup. */

type Attributes = Record<string, string | boolean>;

export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag, attributes: Attributes = {}, ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

export function button(label: string | Node, run: (event: MouseEvent) => void, attributes: Attributes = {}): HTMLButtonElement {
  const element = make("button", { type: "button", ...attributes }, label);
  element.addEventListener("click", run);
  return element;
}

/** An icon of the sprite that the page's other icons come from; decorative. */
export function icon(name: string, css = ""): SVGElement {
  const sprite = document.querySelector("svg.icon use")?.getAttribute("href")?.split("#")[0] ?? "";
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", `icon ${css}`.trim());
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}

/** A moment in figures, 07.09 08:05: browsers don't know the months of every language. */
export function moment(at: string): string {
  const when = new Date(at);
  const two = (figure: number): string => String(figure).padStart(2, "0");
  return `${two(when.getDate())}.${two(when.getMonth() + 1)} ${two(when.getHours())}:${two(when.getMinutes())}`;
}
