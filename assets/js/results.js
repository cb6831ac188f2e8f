// The results page, quicker: htmx (loaded by that page alone) fetches the changing part; this adds what it leaves out.
// [data-live] is the polite live region, #results-count the words it says.
export function quickenResults(page) {
  page.addEventListener("htmx:config:request", (event) => {
    const fields = event.detail.ctx?.request?.body;
    // Boxes left empty do not belong into an address that people share.
    if (fields instanceof FormData) for (const [name, value] of [...fields]) if (value === "") fields.delete(name);
  });
  page.addEventListener("htmx:after:swap", () => {
    const said = page.querySelector("#results-count");
    const live = page.querySelector("[data-live]");
    if (said && live) live.textContent = said.textContent.trim();
  });
}
