// Every page works without this file; it only makes some things quicker.
import "./elements/here-button.js";
import "./elements/search-box.js";
import { quickenResults } from "./results.js";
import { tellWaiting } from "./waiting.js";

quickenResults(document);
tellWaiting(document);
