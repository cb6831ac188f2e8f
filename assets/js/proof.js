// The sum that registering takes (rialto.accounts.proofs): find a number with which the SHA-256 of "challenge:number" begins
// with so many zero bits. It begins when somebody starts to fill in the form, in small pieces, so that typing is not disturbed.
const K = Uint32Array.from({ length: 64 }, (_, index) => fraction(Math.cbrt(prime(index))));
const START = Array.from({ length: 8 }, (_, index) => fraction(Math.sqrt(prime(index))));
const PIECE_MS = 12;

function prime(index) {
  let found = -1;
  for (let number = 2; ; number++) {
    let divisor = 2;
    while (divisor * divisor <= number && number % divisor) divisor++;
    if (divisor * divisor > number && ++found === index) return number;
  }
}

function fraction(root) {
  return ((root - Math.floor(root)) * 2 ** 32) >>> 0;
}

// How many zero bits (32 at most) the SHA-256 of these bytes begins with.
export function leadingZeroBits(bytes) {
  const blocks = Math.ceil((bytes.length + 9) / 64);
  const padded = new Uint8Array(blocks * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 4, bytes.length * 8);
  const state = Uint32Array.from(START);
  const words = new Uint32Array(64);
  for (let block = 0; block < blocks; block++) {
    for (let index = 0; index < 16; index++) words[index] = view.getUint32(block * 64 + index * 4);
    round(state, words);
  }
  return Math.clz32(state[0]);
}

function round(state, words) {
  for (let index = 16; index < 64; index++) {
    const a = words[index - 15];
    const b = words[index - 2];
    const first = turn(a, 7) ^ turn(a, 18) ^ (a >>> 3);
    const second = turn(b, 17) ^ turn(b, 19) ^ (b >>> 10);
    words[index] = words[index - 16] + first + words[index - 7] + second;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let index = 0; index < 64; index++) {
    const one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[index] + words[index];
    const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((value, index) => (state[index] += value));
}

function turn(value, count) {
  return (value >>> count) | (value << (32 - count));
}

export function proveOnTheWay(page) {
  for (const form of page.querySelectorAll("form[data-proof]")) {
    let sum = null;
    const begin = () => (sum ??= solve(form.elements.challenge.value, Number(form.dataset.proof)));
    form.addEventListener("focusin", begin, { once: true });
    form.addEventListener("submit", async (event) => {
      if (form.elements.answer.value) return;
      event.preventDefault();
      form.setAttribute("aria-busy", "true");
      const words = form.querySelector("[data-waiting]");
      words.hidden = false;
      form.elements.answer.value = await begin();
      form.removeAttribute("aria-busy");
      words.hidden = true;
      // In a task of its own: while a submission is still being announced, a form takes no other.
      setTimeout(() => form.requestSubmit());
    });
  }
}

async function solve(challenge, bits) {
  const encoder = new TextEncoder();
  let pause = performance.now();
  for (let number = 0; ; number++) {
    if (leadingZeroBits(encoder.encode(`${challenge}:${number}`)) >= bits) return String(number);
    if (performance.now() - pause > PIECE_MS) {
      await new Promise((resume) => setTimeout(resume));
      pause = performance.now();
    }
  }
}
