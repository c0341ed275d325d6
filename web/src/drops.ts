/** Places to drop a file: the plain input does the work, this shows what was chosen. */

const input = (drop: Element): HTMLInputElement | null => drop.querySelector('input[type="file"]');

function list(drop: Element): void {
  const files = [...(input(drop)?.files ?? [])];
  const size = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
  drop.querySelector("[data-drop-list]")?.replaceChildren(
    ...files.map((file) => {
      const row = document.createElement("li");
      row.textContent = `${file.name} · ${size.format(Math.max(file.size / 1024 / 1024, 0.1))} MB`;
      return row;
    }),
  );
}

for (const kind of ["dragenter", "dragover", "dragleave", "drop"] as const)
  document.addEventListener(kind, (event) => {
    const drop = (event.target as Element).closest?.<HTMLElement>("[data-drop]");
    if (!drop) return;
    event.preventDefault();
    drop.toggleAttribute("data-over", kind === "dragenter" || kind === "dragover");
    const field = input(drop);
    if (kind === "drop" && field && event.dataTransfer?.files.length) {
      field.files = event.dataTransfer.files;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });

document.addEventListener("change", (event) => {
  const drop = (event.target as Element).closest?.("[data-drop]");
  if (drop) list(drop);
});
