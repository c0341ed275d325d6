// A button that prints the sheet; without scripts the browser's own menu does.
document.querySelector("[data-print]")?.addEventListener("click", () => print());
