// The engine for ES modules: import { loadRules } from "./engine.mjs". It knows only its own file, which stands beside it.
import "./engine.js";

export const { loadRules, normalText, fold, FORMAT, FIELDS } = globalThis.policyloom;
