// What the page does better with a script; without it everything works by links and forms.
// Search as one types, keys (/ to search, j and k from one result or change to the next), filters that are remembered,
// a button that copies the citation, all sections folded at once. Nothing is sent anywhere but to this page's own server.

const WAIT = 250; // milliseconds after the last key before a search is sent
const KEPT = "icp-filters";
const FILTERS = [
  "edition", "part", "kind", "changed_since", "obligation", "variant", "document", "applicability",
];

document.documentElement.classList.add("scripted");

function remembered() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) || "{}");
    return kept && typeof kept === "object" ? kept : {};
  } catch {
    return {}; // storage is off, or holds something else
  }
}

function remember(values) {
  try {
    if (Object.keys(values).length) localStorage.setItem(KEPT, JSON.stringify(values));
    else localStorage.removeItem(KEPT);
  } catch {
    // a browser that keeps nothing: the filters then last as long as the address
  }
}

function chosen(form) {
  const values = {};
  for (const name of FILTERS) {
    if (form.elements[name]?.value) values[name] = form.elements[name].value;
  }
  return values;
}

// The filters of last time are taken up on the bare page only: an address that was shared says itself what it shows.
function takeUp(form) {
  const note = form.querySelector("[data-remembered]");
  const kept = remembered();
  if (location.search || !Object.keys(kept).length) return;
  for (const name of FILTERS) {
    const field = form.elements[name];
    if (field && kept[name] && [...field.options].some((option) => option.value === kept[name])) field.value = kept[name];
  }
  if (!Object.keys(chosen(form)).length) return;
  const clear = document.createElement("button");
  clear.type = "button";
  clear.className = "button button--plain";
  clear.textContent = "search everything again";
  clear.addEventListener("click", () => {
    remember({});
    for (const name of FILTERS) if (form.elements[name]) form.elements[name].value = "";
    note.hidden = true;
    form.elements.q.focus();
  });
  note.replaceChildren("The filters are those of your last search: ", clear, ".");
  note.hidden = false;
}

function searchAsTyped(form) {
  const results = document.getElementById("results");
  const status = document.querySelector("[data-status]");
  let waiting = 0;
  let asking = null;
  let shown = form.elements.q.value.trim();

  async function ask() {
    const question = form.elements.q.value.trim();
    const query = new URLSearchParams();
    if (question) query.set("q", question);
    for (const [name, value] of Object.entries(chosen(form))) query.set(name, value);
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(`/search/results?${query}`, { signal: asking.signal, credentials: "same-origin" });
      if (answer.redirected) location.reload(); // signed out meanwhile
      if (!answer.ok) return;
      results.innerHTML = await answer.text(); // our own page, escaped on the server
      shown = question;
      if (question) query.set("jump", "no"); // what was typed shows results; Enter goes to a clause
      history.replaceState(null, "", `/${query.size ? `?${query}` : ""}`);
      const count = results.querySelectorAll(".result").length;
      status.textContent = question ? `${count} results shown` : "";
    } catch (error) {
      if (error.name !== "AbortError") status.textContent = "The search did not answer. Press Enter to try again.";
    }
  }

  form.elements.q.addEventListener("input", () => {
    clearTimeout(waiting);
    const question = form.elements.q.value.trim();
    if (question === shown || question.length === 1) return;
    waiting = setTimeout(ask, WAIT);
  });
  for (const name of FILTERS) {
    form.elements[name]?.addEventListener("change", () => {
      remember(chosen(form));
      if (form.elements.q.value.trim()) ask();
    });
  }
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    asking?.abort();
    remember(chosen(form));
  });
}

function keys() {
  const box = document.getElementById("q");
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") {
      event.preventDefault();
      if (box) {
        box.focus();
        box.select();
      } else {
        location.assign("/");
      }
    } else if (event.key === "j" || event.key === "k") {
      event.preventDefault();
      step(event.key === "j" ? 1 : -1);
    }
  });
}

// To the next stop or the one before; past the last one of a page to the page after it.
function step(by) {
  const stops = [...document.querySelectorAll("[data-stop]")];
  if (!stops.length) return;
  const at = stops.indexOf(document.activeElement?.closest("[data-stop]"));
  const next = stops[at < 0 && by < 0 ? -1 : at + by];
  if (next) {
    next.tabIndex = -1;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "start", behavior: "auto" });
  } else if (at >= 0) {
    const link = document.querySelector(by > 0 ? '.paging a[rel="next"]' : '.paging a[rel="prev"]');
    if (link) link.click();
  }
}

function copying(form) {
  const button = form.querySelector("[data-copy-button]");
  if (!navigator.clipboard) return; // not over plain http from another machine; the words can be selected
  button.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await navigator.clipboard.writeText(form.querySelector("input").value);
    form.querySelector("[data-copy-done]").textContent = "Copied";
  });
}

// All sections at once, without losing the place; without a script the link opens the page anew.
function folding(link) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const opens = link.dataset.fold === "open";
    for (const section of document.querySelectorAll(".section .section .fold, .section:not(.section--document) > .fold")) section.open = opens;
    link.dataset.fold = opens ? "close" : "open";
    link.textContent = opens ? "Fold all sections" : "Open all sections";
  });
}

const search = document.querySelector("[data-search]");
if (search) {
  takeUp(search);
  searchAsTyped(search);
}
for (const form of document.querySelectorAll("[data-copy]")) copying(form);
for (const link of document.querySelectorAll("[data-fold]")) folding(link);
keys();
