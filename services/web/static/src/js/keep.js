// Keeps what a person types in this tab until the form is accepted, so that a
// closed page, a lost connection or the back button lose nothing. Passwords and
// files are never kept. The server says data-keep="name" on a form, and
// data-filled where it already put the typed values back.
const prefix = "fairlot.keep.";
const submitted = "fairlot.submitted";

export function keepFields(scope) {
  settle();
  for (const form of scope.querySelectorAll("form[data-keep]")) watch(form);
}

// settle forgets the fields of a form that was sent and did not come back. One
// that came back to be mended is kept, wherever the person goes meanwhile.
function settle() {
  const name = read(submitted);
  if (!name) return;
  const form = document.querySelector(`form[data-keep="${CSS.escape(name)}"]`);
  if (form && "filled" in form.dataset) remove(submitted);
  if (form || document.querySelector("[data-hold]")) return;
  remove(prefix + name);
  remove(submitted);
}

function watch(form) {
  const key = prefix + form.dataset.keep;
  const kept = parse(read(key));
  const keep = () => write(key, JSON.stringify(collect(form)));
  if ("filled" in form.dataset) keep();
  else if (kept) restore(form, kept, key);
  form.addEventListener("input", keep);
  // Fields of the form may stand outside of it, where their events do not reach it.
  document.addEventListener("input", (event) => {
    if (event.target.form === form && !form.contains(event.target)) keep();
  });
  form.addEventListener("submit", () => write(submitted, form.dataset.keep));
}

function fields(form) {
  return [...form.elements].filter(
    (e) => e.name && !e.name.startsWith("_") && !["password", "file", "hidden", "submit", "button"].includes(e.type),
  );
}

function collect(form) {
  const values = {};
  for (const e of fields(form)) {
    values[e.name] ??= [];
    if (e.type === "checkbox" || e.type === "radio") {
      if (e.checked) values[e.name].push(e.value);
    } else {
      values[e.name].push(e.value);
    }
  }
  return values;
}

function restore(form, kept, key) {
  let changed = false;
  const seen = {};
  for (const e of fields(form)) {
    const values = kept[e.name];
    if (!values) continue;
    if (e.type === "checkbox" || e.type === "radio") {
      const on = values.includes(e.value);
      if (e.checked !== on) {
        e.checked = on;
        changed = true;
      }
      continue;
    }
    seen[e.name] = (seen[e.name] ?? -1) + 1;
    const value = values[seen[e.name]];
    if (value !== undefined && e.value !== value) {
      e.value = value;
      changed = true;
    }
  }
  if (changed) announce(form, key);
}

// announce shows that fields came back, with a way to drop them.
function announce(form, key) {
  const note = form.querySelector("[data-restored]");
  if (!note) return;
  note.hidden = false;
  note.querySelector("button")?.addEventListener("click", () => {
    remove(key);
    form.reset();
    note.hidden = true;
  });
}

function parse(text) {
  try {
    return text && JSON.parse(text);
  } catch {
    return null;
  }
}

// Storage may be full or forbidden; the page then works without keeping.
function read(key) {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // Nothing is kept then.
  }
}

function remove(key) {
  try {
    sessionStorage.removeItem(key);
  } catch {
    // Nothing was kept then.
  }
}
