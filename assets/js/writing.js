// Only on the pages on which people write: rich text for the plain fields [data-rich], and a sign of life, so that others see that
// somebody is at it. Without this file the fields take HTML, and a page is held for ten minutes after each save.
import { richText } from "./rich-text.js";

const SIGN_OF_LIFE = 2 * 60 * 1000;

for (const field of document.querySelectorAll("textarea[data-rich]")) richText(field);
sayAlive(document.querySelector("[data-alive]"));

function sayAlive(place) {
  if (!place) return;
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
  const timer = setInterval(async () => {
    const answer = await fetch(place.dataset.alive, { method: "POST", headers: { "X-CSRFToken": token } }).catch(() => null);
    if (answer?.status !== 409) return;
    clearInterval(timer);
    const said = document.createElement("p");
    said.className = "notice warn";
    said.textContent = await answer.text();
    place.querySelector("[data-alive-said]").replaceChildren(said);
  }, SIGN_OF_LIFE);
}
