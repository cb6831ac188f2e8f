// After htmx has put new results in place: say how many there are, once, in the page's polite live region.
// The region is [data-live]; the words come from the new results' [data-results-said].
export function announceResults(page) {
  page.addEventListener("htmx:after:swap", () => {
    const said = page.querySelector("[data-results-said]");
    const live = page.querySelector("[data-live]");
    if (said && live) live.textContent = said.textContent.trim();
  });
}
