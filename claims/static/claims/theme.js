// Light, dark or as the system says; kept in this browser. No module, because it is applied before the page is drawn.
"use strict";
{
  const KEY = "evidence-theme";
  const NEXT = { auto: "light", light: "dark", dark: "auto" };
  const root = document.documentElement;

  const read = () => {
    try {
      return localStorage.getItem(KEY) || "auto";
    } catch {
      return "auto";
    }
  };

  const keep = (theme) => {
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // Not kept, but applied.
    }
  };

  const apply = (theme) => {
    if (theme === "auto") delete root.dataset.theme;
    else root.dataset.theme = theme;
  };

  const name = (theme) => {
    const button = document.getElementById("theme");
    if (!button) return;
    button.hidden = false;
    document.getElementById("theme-name").textContent = theme;
  };

  const turn = (event) => {
    if (!event.target.closest("#theme")) return;
    const theme = NEXT[root.dataset.theme || "auto"];
    keep(theme);
    apply(theme);
    name(theme);
  };

  apply(read());
  document.addEventListener("click", turn);
  document.addEventListener("DOMContentLoaded", () => name(read()));
  // A page that was put in without a new document has a button that was not named yet.
  document.addEventListener("htmx:afterSettle", () => name(read()));
}
