// <search-box data-suggestions="address" data-name="q" data-label="Suggestions" data-found="Suggestions: {count}"> around a search input:
// titles that fit what is typed, as an editable combobox with a list (ARIA 1.2). Without script the input stays as it is.
const PAUSE = 160; // milliseconds without a key before we ask
const LEAST = 2; // letters

let count = 0;

class SearchBox extends HTMLElement {
  #input;
  #list;
  #live;
  #timer;
  #asked;
  #current = -1;

  connectedCallback() {
    this.#input = this.querySelector("input");
    if (!this.#input || !this.dataset.suggestions || this.#list) return;
    const id = `suggestions-${++count}`;
    this.#list = Object.assign(document.createElement("ul"), { id, className: "suggestions", hidden: true });
    this.#list.setAttribute("role", "listbox");
    this.#list.setAttribute("aria-label", this.dataset.label);
    this.#live = Object.assign(document.createElement("span"), { className: "hidden" });
    this.#live.setAttribute("role", "status");
    this.append(this.#list, this.#live);
    const states = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id, autocomplete: "off" };
    for (const [name, value] of Object.entries(states)) this.#input.setAttribute(name, value);
    this.#input.addEventListener("input", () => this.#later());
    this.#input.addEventListener("keydown", (event) => this.#press(event));
    this.#input.addEventListener("blur", () => this.#close());
    // Pressing on a suggestion must not take the focus away before the click arrives.
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => this.#follow(event.target.closest("[role=option]")));
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.#asked?.abort();
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), PAUSE);
  }

  async #ask() {
    const text = this.#input.value.trim();
    this.#asked?.abort();
    if (text.length < LEAST) return this.#close();
    this.#asked = new AbortController();
    try {
      const asked = new URLSearchParams({ [this.dataset.name ?? "q"]: text });
      const address = `${this.dataset.suggestions}${this.dataset.suggestions.includes("?") ? "&" : "?"}${asked}`;
      const answer = await fetch(address, { signal: this.#asked.signal, headers: { Accept: "application/json" } });
      if (answer.ok) this.#show((await answer.json()).suggestions ?? []);
    } catch (problem) {
      if (problem.name !== "AbortError") this.#close(); // offline or a broken answer: typing goes on as before
    }
  }

  #show(suggestions) {
    if (!suggestions.length || document.activeElement !== this.#input) return this.#close();
    this.#list.replaceChildren(...suggestions.map((one, place) => this.#option(one, place)));
    this.#current = -1;
    this.#list.hidden = false;
    this.#input.setAttribute("aria-expanded", "true");
    this.#input.removeAttribute("aria-activedescendant");
    this.#live.textContent = this.dataset.found.replace("{count}", suggestions.length);
  }

  #option({ title, language, kind, address }, place) {
    const option = Object.assign(document.createElement("li"), { id: `${this.#list.id}-${place}` });
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.address = address;
    const words = Object.assign(document.createElement("span"), { textContent: title, lang: language });
    const what = Object.assign(document.createElement("small"), { textContent: kind });
    option.append(words, " ", what);
    return option;
  }

  #press(event) {
    if (event.key === "Escape" && !this.#list.hidden) {
      event.preventDefault();
      return this.#close();
    }
    if (this.#list.hidden) {
      if (event.key === "ArrowDown") {
        event.preventDefault();
        this.#ask();
      }
      return;
    }
    const last = this.#list.children.length - 1;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const next = this.#current + step;
      this.#choose(next > last ? -1 : next < -1 ? last : next);
    } else if (event.key === "Enter" && this.#current >= 0) {
      event.preventDefault();
      this.#follow(this.#list.children[this.#current]);
    }
  }

  #choose(place) {
    this.#list.children[this.#current]?.setAttribute("aria-selected", "false");
    this.#current = place;
    const option = this.#list.children[place];
    if (!option) return this.#input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.#input.setAttribute("aria-activedescendant", option.id);
  }

  #follow(option) {
    if (option?.dataset.address) location.assign(option.dataset.address);
  }

  #close() {
    clearTimeout(this.#timer);
    this.#asked?.abort();
    this.#current = -1;
    this.#list.hidden = true;
    this.#live.textContent = "";
    this.#input.setAttribute("aria-expanded", "false");
    this.#input.removeAttribute("aria-activedescendant");
  }
}

customElements.define("search-box", SearchBox);
