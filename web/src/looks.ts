/** Colours change at once; the plain form remembers them on this device. */

document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  const button = event.submitter;
  if (!form.matches("[data-theme-form]") || !(button instanceof HTMLButtonElement)) return;
  event.preventDefault();
  document.documentElement.dataset["theme"] = button.value;
  for (const other of form.querySelectorAll("button")) other.removeAttribute("aria-current");
  button.setAttribute("aria-current", "true");
  const body = new FormData(form);
  body.set(button.name, button.value);
  void fetch(form.action, { method: "POST", body, redirect: "manual" });
});
