// Shows what figures of a form sum to while they are typed: data-sum names the
// field that each row has, and the first <b> in the element is the sum.
export function showSums(scope) {
  for (const line of scope.querySelectorAll("[data-sum]")) {
    const form = line.closest("form");
    const shown = line.querySelector("b");
    if (!form || !shown) continue;
    const ending = `.${line.dataset.sum}`;
    form.addEventListener("input", (event) => {
      if (event.target.name?.endsWith(ending)) shown.textContent = total(form, ending);
    });
  }
}

// total adds in ten-thousandths, the smallest part a weight can have.
function total(form, ending) {
  let sum = 0;
  for (const field of form.elements) {
    if (!field.name?.endsWith(ending)) continue;
    const value = Number(field.value.replaceAll(/[\s%]/g, "").replace(",", "."));
    if (Number.isFinite(value)) sum += Math.round(value * 10000);
  }
  return (sum / 10000).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 4 });
}
