// What script adds to pages that work without it: govuk-frontend's behaviour,
// partial updates, kept form fields, the filter drawer, the live map.
import htmx from "htmx.org";
import {
  Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner,
  PasswordInput, Radios, SkipLink, Tabs, createAll,
} from "govuk-frontend";
import { keepFields } from "./keep.js";
import { closeDrawers, closeMenus, submitOnChange } from "./lists.js";
import { showSums } from "./sum.js";

const components = [
  Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios, SkipLink, Tabs,
];

htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.historyCacheSize = 0;
htmx.config.selfRequestsOnly = true;
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "422", swap: true },
  { code: "...", swap: false, error: true },
];

document.body.classList.add("js-enabled", "govuk-frontend-supported");

function enhance(scope) {
  for (const component of components) createAll(component, component.defaults && texts(component), scope);
  keepFields(scope);
  submitOnChange(scope);
  showSums(scope);
  const map = scope.querySelector?.("[data-map]");
  if (map) import("./map.js").then((m) => m.drawMaps(scope));
}

// texts are the sentences that components speak, translated by the server.
function texts(component) {
  const config = document.body.dataset[component.moduleName.replace(/-./g, (m) => m[1].toUpperCase())];
  return config ? JSON.parse(config) : {};
}

enhance(document);
closeMenus();
closeDrawers();
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
});
document.body.addEventListener("htmx:load", (event) => {
  const part = event.detail.elt;
  if (part === document.body) return;
  enhance(part);
  // What came may hold fields of a form elsewhere on the page: it is kept as it is now.
  part.querySelector("[form]")?.form?.dispatchEvent(new Event("input"));
});
// A button whose partial update was refused sends its form as without script, so
// that the person sees why.
document.body.addEventListener("htmx:responseError", ({ detail: { elt } }) => {
  if (elt.type === "submit") elt.form?.requestSubmit(elt);
});
