// Light, dark or as the system says; kept in this browser and applied before the page is drawn.
"use strict";
(() => {
  const KEY = "evidence-theme";
  const NEXT = { auto: "light", light: "dark", dark: "auto" };
  const read = () => { try { return localStorage.getItem(KEY) || "auto"; } catch { return "auto"; } };
  const apply = (theme) => {
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  };
  apply(read());
  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme");
    if (!button) return;
    const name = () => { document.getElementById("theme-name").textContent = read(); };
    button.hidden = false;
    name();
    button.addEventListener("click", () => {
      const theme = NEXT[read()];
      try { localStorage.setItem(KEY, theme); } catch { /* not kept, but applied */ }
      apply(theme);
      name();
    });
  });
})();
