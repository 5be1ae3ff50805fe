"use strict";
// Keys, the preview of an edit, the progress of a run, a file dropped; all else is plain pages.
const $ = (id) => document.getElementById(id);
const token = document.body.dataset.token;
const root = document.documentElement;
const keep = (value) => { try { if (value) localStorage.setItem("theme", value); return localStorage.getItem("theme"); } catch { return null; } };
if (["light", "dark"].includes(keep())) root.dataset.theme = keep();
$("theme").addEventListener("click", () => {
  const now = root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  root.dataset.theme = now === "dark" ? "light" : "dark";
  keep(root.dataset.theme);
});

// -- the lit place in sight ----------------------------------------------------------------------
const lit = $("lit") || document.querySelector(".paper .lit");
if (lit) {
  const paper = $("paper"), at = lit.getBoundingClientRect(), frame = paper.getBoundingClientRect();
  paper.scrollTop += at.top - frame.top - Math.max(8, (frame.height - at.height) / 2);
  paper.scrollLeft += at.left - frame.left - Math.max(8, (frame.width - at.width) / 2);
}

// -- keys ----------------------------------------------------------------------------------------
const press = (id) => { const at = $(id); if (at) at.click(); return Boolean(at); };
const edit = () => { const at = $("value"); if (!at) return false; at.focus(); at.setSelectionRange(at.value.length, at.value.length); return true; };
const accept = () => { const why = $("reason"); if (why && !why.value && why.offsetParent) { why.focus(); return true; } return press("confirm"); };
const keys = { n: () => press("next"), p: () => press("before"), a: accept, e: edit, u: () => press("undo"), c: () => press("same"), k: () => press("apart") };
addEventListener("keydown", (event) => {
  const typing = event.target.closest("textarea, input, select");
  if (typing && event.key === "Escape") typing.blur();
  if (typing && event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); typing.form.requestSubmit(); }
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (keys[event.key] && keys[event.key]()) event.preventDefault();
});
for (const form of document.forms) form.addEventListener("submit", (event) => {
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
});
addEventListener("pageshow", () => { for (const form of document.forms) delete form.dataset.sent; });

// -- an edit is read anew as it is typed ---------------------------------------------------------
const value = $("value");
if (value) {
  const form = value.form, first = value.value;
  let timer = 0, asked = 0;
  value.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const mine = ++asked;
      const answer = await fetch(form.dataset.preview, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      const text = await answer.text();
      if (mine !== asked) return;
      const page = new DOMParser().parseFromString(text, "text/html"), alert = page.querySelector("[role=alert] .doc");
      $("preview").replaceChildren(...(answer.ok ? page.body.childNodes : alert ? [alert] : []));
      $("preview").dataset.of = value.value;
    }, value.value === first ? 0 : 350);
  });
}

// -- the run beside the desk ---------------------------------------------------------------------
const told = $("dropped") || $("told");
let run = Number(document.body.dataset.run), ran = false;
const look = async () => {
  const state = await (await fetch("/state")).json();
  if (told) told.textContent = state.told;
  ran = ran || state.running || state.run > run;
  if (state.running || state.waits) return setTimeout(look, 500);
  document.body.dataset.busy = "";
  if (ran && $("drop")) location.reload();
};
if (document.body.dataset.busy) look();

// -- a file dropped ------------------------------------------------------------------------------
const drop = $("drop");
const send = async (files) => {
  const said = [];
  for (const file of files) {
    told.textContent = $("file").dataset.sending;
    const answer = await fetch("/drop?name=" + encodeURIComponent(file.name), { method: "POST", body: file, headers: { "X-Desk-Token": token } });
    const got = await answer.json();
    if (got.fault) said.push(got.fault);
  }
  if (said.length) told.textContent = said.join(" "); else { ran = true; look(); }
};
if (drop) {
  for (const name of ["dragover", "drop"]) addEventListener(name, (event) => event.preventDefault());
  drop.addEventListener("dragover", () => drop.classList.add("over"));
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => { drop.classList.remove("over"); send(event.dataTransfer.files); });
  $("file").addEventListener("change", (event) => send(event.target.files));
}
