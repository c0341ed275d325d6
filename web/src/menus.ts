/** Menus are <details>; this closes them as people expect, and opens dialogs from buttons. */

const open = () => document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]");

document.addEventListener("click", (event) => {
  const target = event.target as Element;
  for (const menu of open()) if (!menu.contains(target)) menu.open = false;

  const opener = target.closest<HTMLElement>("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset["dialog"] ?? "");
  if (dialog instanceof HTMLDialogElement) {
    event.preventDefault();
    dialog.showModal();
  }
  // A tap on the dark around a dialog closes it.
  if (target instanceof HTMLDialogElement && target.open) target.close();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape")
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const menu = (event.target as Element).closest<HTMLDetailsElement>("details[data-menu]");
  if (!menu) return;
  event.preventDefault();
  menu.open = true;
  const items = [...menu.querySelectorAll<HTMLElement>(".menu-list :is(a, button)")];
  const at = items.indexOf(document.activeElement as HTMLElement);
  items[(at + (event.key === "ArrowDown" ? 1 : items.length - (at < 0 ? 0 : 1))) % items.length]?.focus();
});

document.addEventListener("focusout", (event) => {
  const next = event.relatedTarget;
  if (next instanceof Node) for (const menu of open()) if (!menu.contains(next)) menu.open = false;
});
