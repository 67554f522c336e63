// The menu in the bar: Escape and whatever happens outside of it close it.

const openMenus = () => document.querySelectorAll(".bar-top .menu[open]");

function closeOnEscape(event) {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    const hasFocus = menu.contains(document.activeElement);
    menu.open = false;
    if (hasFocus) menu.querySelector("summary").focus();
  }
}

function closeFromOutside(event) {
  for (const menu of openMenus()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
}

document.addEventListener("keydown", closeOnEscape);
document.addEventListener("pointerdown", closeFromOutside);
document.addEventListener("focusin", closeFromOutside);
