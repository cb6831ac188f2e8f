// Every page works without this file; it only makes some things quicker.
import "./elements/here-button.js";
import "./elements/search-box.js";
import { closeAccountMenu } from "./account-menu.js";
import { decideByKey, saveAsWritten } from "./contributing.js";
import { offerPasskeys } from "./passkeys.js";
import { proveOnTheWay } from "./proof.js";
import { quickenResults } from "./results.js";
import { tellWaiting } from "./waiting.js";

quickenResults(document);
tellWaiting(document);
saveAsWritten(document);
decideByKey(document);
proveOnTheWay(document);
offerPasskeys(document);
closeAccountMenu(document);
