// n or j to the next change, p or k to the one before. Without it the links in each change do the same.
const stops = [...document.querySelectorAll("[data-stop]")];
const keys = document.getElementById("keys");
const said = document.getElementById("said");
const steps = { n: 1, j: 1, p: -1, k: -1 };

function here() {
  const on = document.activeElement.closest("[data-stop]") || document.querySelector("[data-stop]:target");
  if (on) return stops.indexOf(on);
  const below = stops.findIndex((stop) => stop.getBoundingClientRect().bottom > 0);
  return below < 0 ? stops.length : below - 0.5; // between two changes: the next one is the one below
}

document.addEventListener("keydown", (event) => {
  const by = steps[event.key];
  if (!by || !keys.checked || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const at = here() + by;
  const next = stops[by > 0 ? Math.floor(at) : Math.ceil(at)];
  said.textContent = "";
  if (next) {
    location.replace(`#${next.id}`); // no entry in the history for each step
    next.focus();
  } else {
    said.textContent = by > 0 ? "That was the last change." : "That was the first change.";
  }
});
if (keys) keys.closest("label").hidden = false;
