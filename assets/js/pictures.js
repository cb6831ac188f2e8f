// A picture before and while it is sent: drawn as soon as it is chosen, and told how much has gone. Without this file the form is
// sent as forms are. The preview is a canvas, so that no page has to allow images of its own making.
const PREVIEW = 640;

export function sendPictures(page) {
  const form = page.querySelector("form[data-upload]");
  const input = form?.querySelector("[data-picture]");
  if (!input) return;
  input.addEventListener("change", () => preview(form.querySelector("[data-preview]"), input.files[0]));
  form.addEventListener("submit", (event) => {
    if (!input.files.length) return;
    event.preventDefault();
    send(form, page.querySelector("[data-upload-status]"));
  });
}

async function preview(canvas, file) {
  canvas.hidden = true;
  if (!file) return;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, PREVIEW / Math.max(picture.width, picture.height));
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    canvas.hidden = false;
  } catch {
    // The browser does not know this format; the server says whether we do.
  }
}

function send(form, status) {
  const line = form.querySelector("[data-progress]");
  const words = line.querySelector("[data-progress-words]");
  const bar = line.querySelector("progress");
  const button = form.querySelector("button[type=submit]");
  const tell = (text) => {
    words.textContent = text;
    status.textContent = text;
  };
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.responseType = "document";
  line.hidden = false;
  button.disabled = true;
  tell(words.dataset.sending);
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total;
  });
  request.upload.addEventListener("load", () => {
    bar.removeAttribute("value");
    tell(words.dataset.reading);
  });
  const plainly = () => form.submit();
  request.addEventListener("load", () => {
    if (request.status === 200) {
      // The answer was a redirection: the page has the picture now, and the message that says so.
      showPage(request.response, request.responseURL);
    } else if (request.response?.querySelector("form[data-upload]")) {
      showPage(request.response, form.action);
    } else {
      plainly();
    }
  });
  request.addEventListener("error", plainly);
  request.send(new FormData(form));
}

function showPage(answer, address) {
  history.replaceState(null, "", address);
  document.title = answer.title;
  document.querySelector("main").replaceWith(document.adoptNode(answer.querySelector("main")));
  const heard = document.querySelector("main [role=alert], main .error, main .notice");
  if (heard) {
    heard.setAttribute("tabindex", "-1");
    heard.focus();
  }
  document.dispatchEvent(new CustomEvent("rialto:page"));
}

// Dates in the reader's own zone, beside those of the place.
export function tellOwnTimes(page) {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const place of page.querySelectorAll("[data-moment]")) {
    const moment = new Date(place.dataset.moment);
    if (!own || Number.isNaN(moment.valueOf()) || offset(moment, own) === offset(moment, place.dataset.zone)) continue;
    const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
    const words = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(moment);
    place.append(` (${place.dataset.words} ${words})`);
  }
}

function offset(moment, zone) {
  try {
    const parts = { timeZone: zone, year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" };
    return new Intl.DateTimeFormat("en", parts).format(moment);
  } catch {
    return "";
  }
}
