// Forms that take a while: after [data-waits] is sent, its [data-waiting] words appear and a second press does nothing.
// The words stand in an element of role "status", which is there from the start: what appears in it is read aloud.
export function tellWaiting(page) {
  page.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-waits]");
    if (!form || event.defaultPrevented) return;
    if (form.getAttribute("aria-busy") === "true") {
      event.preventDefault();
      return;
    }
    form.setAttribute("aria-busy", "true");
    const words = form.querySelector("[data-waiting]");
    if (words) words.hidden = false;
  });
  // Whoever comes back to the page may send the form again.
  page.defaultView.addEventListener("pageshow", () => {
    for (const form of page.querySelectorAll("form[data-waits][aria-busy]")) {
      form.removeAttribute("aria-busy");
      const words = form.querySelector("[data-waiting]");
      if (words) words.hidden = true;
    }
  });
}
