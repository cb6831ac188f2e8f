// Forms that save as somebody writes: [data-autosave] is sent some time after the last key, and the answer, which says what is
// missing, takes the place of what stands in [data-checks-place]. Without this file every part has its button.
const PAUSE = 1500;
const LOOKS = 6;
const LOOK_PAUSE = 3000;

export function saveAsWritten(page) {
  const form = page.querySelector("form[data-autosave]");
  const place = page.querySelector("[data-checks-place]");
  if (!place) return;
  if (form) followForm(page, form, place);
  lookAgain(place, LOOKS);
}

function followForm(page, form, place) {
  let timer = 0;
  let turn = 0;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  };
  const save = async () => {
    const mine = ++turn;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Autosave": "1" } });
      if (!answer.ok || answer.status === 204 || mine !== turn) return;
      const draft = answer.headers.get("X-Draft");
      if (draft) {
        // The draft exists now: what follows is saved into it, also after a reload.
        form.action = draft;
        history.replaceState(null, "", draft);
      }
      show(place, await answer.text());
      const saved = place.querySelector("[data-saved]");
      const status = page.querySelector("[data-save-status]");
      if (saved && status) status.textContent = saved.textContent.trim();
      lookAgain(place, LOOKS);
    } catch {
      // Off the line for a moment: the next key tries again, and the button is there.
    }
  };
  form.addEventListener("input", later);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    turn += 1;
  });
}

function show(place, text) {
  place.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
}

function lookAgain(place, left) {
  const address = place.querySelector("[data-look-again]")?.dataset.lookAgain;
  if (!address || left === 0) return;
  setTimeout(async () => {
    if (place.querySelector("[data-look-again]")?.dataset.lookAgain !== address) return;
    const answer = await fetch(address).catch(() => null);
    if (!answer?.ok) return;
    show(place, await answer.text());
    lookAgain(place, left - 1);
  }, LOOK_PAUSE);
}

// One key decides, while the panel [data-decide] or a button in it has the focus, and never in a field of text. [data-keys-switch]
// switches that off, for good in this browser (WCAG 2.1.4).
const KEYS_OFF = "rialto-keys-off";

export function decideByKey(page) {
  const panel = page.querySelector("[data-decide]");
  const hint = panel?.querySelector("[data-keys]");
  if (!hint) return;
  hint.hidden = false;
  let off = remembered();
  const button = hint.querySelector("[data-keys-switch]");
  const tell = () => {
    button.textContent = off ? button.dataset.on : button.dataset.off;
  };
  button.addEventListener("click", () => {
    off = !off;
    remember(off);
    tell();
  });
  tell();
  panel.focus({ preventScroll: true });
  panel.addEventListener("keydown", (event) => {
    if (off || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (event.target.closest("textarea, input, select, [contenteditable]")) return;
    const pressed = panel.querySelector(`button[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!pressed) return;
    event.preventDefault();
    const words = panel.querySelector("textarea");
    // Saying no takes words: without them the key leads to where they are written.
    if ("sr".includes(pressed.dataset.key) && words && !words.value.trim()) words.focus();
    else pressed.click();
  });
}

function remembered() {
  try {
    return localStorage.getItem(KEYS_OFF) === "1";
  } catch {
    return false; // a browser that keeps nothing: the switch holds for this page
  }
}

function remember(off) {
  try {
    if (off) localStorage.setItem(KEYS_OFF, "1");
    else localStorage.removeItem(KEYS_OFF);
  } catch {
    // as above
  }
}

// Whoever opens a contribution says so to the others at once; without this file a button does. Plans are offered by this
// device's own clocks.
export function tellOthers(page) {
  const form = page.querySelector("form[data-claim]");
  if (form) fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Claim": "1" } }).catch(() => {});
  const zone = page.querySelector("select[data-zone]");
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && [...zone.options].some((one) => one.value === own) && !page.querySelector(".has-error")) zone.value = own;
}

// [data-tick-all] ticks every box of its form that stands in a table, or none of them when all are.
export function tickAll(page) {
  for (const button of page.querySelectorAll("[data-tick-all]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const boxes = [...button.form.querySelectorAll('tbody input[type="checkbox"]')];
      const all = boxes.every((box) => box.checked);
      for (const box of boxes) box.checked = !all;
    });
  }
}
