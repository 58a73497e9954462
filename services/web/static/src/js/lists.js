// Menus, the filter drawer of a phone, and filters that apply when ticked.

// closeMenus closes an open menu on Escape or a click elsewhere.
export function closeMenus() {
  const open = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("click", (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}

// closeDrawers folds the filters away where they stand above the list.
export function closeDrawers() {
  const phone = matchMedia("(max-width: 760px)");
  const fold = () => {
    for (const drawer of document.querySelectorAll("details.facets")) drawer.open = !phone.matches;
  };
  fold();
  phone.addEventListener("change", fold);
}

export function submitOnChange(scope) {
  for (const form of scope.querySelectorAll("form[data-submit-on-change]")) {
    form.addEventListener("change", () => form.requestSubmit());
  }
}
