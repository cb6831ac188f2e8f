// Every page works without this file; it only makes some things quicker.
import "./elements/search-box.js";
import { offerPasskeys } from "./passkeys.js";
import { proveOnTheWay } from "./proof.js";
import { quickenResults } from "./results.js";
import { tellWaiting } from "./waiting.js";

quickenResults(document);
tellWaiting(document);
proveOnTheWay(document);
offerPasskeys(document);
