import "./ui/tokens.css";
import "./ui/base.css";
import "./ui/controls.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { readConfig } from "./api/config";
import { App } from "./app/App";
import { assemble } from "./app/assembly";
import { showTheme, startingTheme } from "./app/theme";
import { loadMessages, startingLocale } from "./i18n/locale";

const locale = startingLocale(localStorage, navigator.languages);
showTheme(startingTheme());
const [config, messages] = await Promise.all([readConfig(), loadMessages(locale)]);
const root = document.getElementById("root");
if (root === null) throw new Error("the page has no root");
createRoot(root).render(
  <StrictMode>
    <App assembly={assemble(config, locale)} startingWith={{ locale, messages }} />
  </StrictMode>,
);
