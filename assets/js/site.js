// Every page works without this file; it only makes some things quicker.
import "./elements/here-button.js";
import "./elements/search-box.js";
import { decideByKey, saveAsWritten } from "./contributing.js";
import { offerPasskeys } from "./passkeys.js";
import { sendPictures, tellOwnTimes } from "./pictures.js";
import { proveOnTheWay } from "./proof.js";
import { quickenResults } from "./results.js";
import { tellWaiting } from "./waiting.js";

quickenResults(document);
tellWaiting(document);
saveAsWritten(document);
decideByKey(document);
sendPictures(document);
tellOwnTimes(document);
proveOnTheWay(document);
offerPasskeys(document);
// A page that took the place of another without being loaded.
document.addEventListener("rialto:page", () => {
  saveAsWritten(document);
  sendPictures(document);
});
