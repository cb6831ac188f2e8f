// <here-button data-for="near" data-none="words"> around a hidden button and an empty [role=status]: a press asks the browser where one
// is and writes it into the field, rounded to a tenth of a degree. Nothing leaves the browser before the form is sent.
class HereButton extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    if (!button || !navigator.geolocation || !window.isSecureContext) return;
    button.hidden = false;
    button.addEventListener("click", () => this.#ask());
  }

  #ask() {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => this.#write(coords),
      () => this.#say(this.dataset.none),
      { maximumAge: 600_000, timeout: 10_000 },
    );
  }

  #write({ latitude, longitude }) {
    const field = document.getElementById(this.dataset.for);
    if (!field) return;
    field.value = `${latitude.toFixed(1)}, ${longitude.toFixed(1)}`;
    this.#say(this.dataset.done);
    field.focus();
  }

  #say(words) {
    const said = this.querySelector("[role=status]");
    if (said) said.textContent = words;
  }
}

customElements.define("here-button", HereButton);
