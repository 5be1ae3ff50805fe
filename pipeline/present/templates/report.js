const NAMES = ["section", "agency", "role", "kind", "month"];
const NO_MONTH = "none";
const tasks = data.tasks.map((t) => {
  const row = $(t.a), detail = $(`${t.a}d`);
  const deadlines = t.d.map(([kind, start, end, dated, scope]) => ({ kind, start, end, dated, scope, month: dated ? end.slice(0, 7) : "" }));
  const scoped = new Set(deadlines.flatMap((d) => d.scope || []));
  const through = t.c.flatMap(([role, printed, places]) => places.map((i) => [role, data.keys[i], printed]));
  return { ...t, row, detail, deadlines, every: [...t.b, ...through], scoped, text: row.querySelector(".text"), words: searchable(`${row.textContent} ${detail.querySelector("dl").textContent}`) };
});
const words = tasks.map((t) => t.words);
const byAnchor = new Map(tasks.map((t) => [t.a, t]));
const bodies = [...document.querySelectorAll("table.tasks > tbody")];
const chosen = () => ({ query: matcher($("search").value, words), ...Object.fromEntries(NAMES.map((n) => [n, $(n).value])) });

// A deadline with a scope is not meant for a body that another deadline of the task names.
const binds = (t, d, body) => !body || !d.scope || !t.scoped.has(body) || d.scope.includes(body);
// A body is addressed by its name, or through a collective that holds it: [role, body, collective].
const roles = (t, f) => (f.agency ? t.every : t.b).filter(([role, body]) => (!f.agency || body === f.agency) && (!f.role || role === f.role));
const meant = (t, f) => t.deadlines.filter((d) => binds(t, d, f.agency));
function fits(t, f, but) {
  const when = meant(t, f);
  return f.query.fits(t.words) && (but === "section" || !f.section || t.s === f.section) &&
    ((!f.agency && !f.role) || but === "agency" || roles(t, f).length > 0) &&
    (!f.kind || when.some((d) => d.kind === f.kind)) &&
    (!f.month || but === "month" || (f.month === NO_MONTH ? !when.some((d) => d.dated) : when.some((d) => d.month === f.month && (!f.kind || d.kind === f.kind))));
}

// Says that a task is the chosen body's through a collective alone.
function collective(t, f) {
  const ways = f.agency ? roles(t, f) : [], via = ways.length && ways.every(([, , printed]) => printed) ? ways[0][2] : "";
  if (via && !t.via) t.row.querySelector(".what").append(t.via = el("span", { class: "flag via doc" }));
  if (t.via) { t.via.hidden = !via; t.via.textContent = via ? say("through_collective", { collective: via }) : ""; }
  return Boolean(via);
}
const markRows = (query) => mark(query, tasks.filter((t) => !t.row.hidden).flatMap((t) => (t.open ? [t.row, t.detail] : [t.row])));
const drawn = []; // what else follows the filters: charts, what is due
function draw() {
  const f = chosen();
  let shown = 0, through = 0;
  for (const t of tasks) {
    const yes = fits(t, f);
    shown += yes;
    through += collective(t, f) && yes;
    t.row.hidden = !yes;
    t.detail.hidden = !yes || !t.open;
  }
  for (const body of bodies) {
    const rows = [...body.querySelectorAll("tr.task")], left = rows.filter((r) => !r.hidden).length;
    body.hidden = !left;
    for (const of of body.querySelectorAll(".of")) of.textContent = left === rows.length ? say("section_count", { count: left }) : say("shown", { shown: left, all: rows.length });
  }
  $("shown").textContent = say("shown", { shown, all: tasks.length }) + (through ? say("shown_collective", { collective: through }) : "");
  $("none").hidden = shown > 0;
  $("loose").hidden = !f.query.loose;
  const active = NAMES.filter((n) => f[n]);
  $("active").textContent = active.length ? `(${active.length})` : "";
  $("clear").disabled = !active.length && !$("search").value;
  $("selected").textContent = $("clear").disabled ? "" : `${say("selected", { what: [$("search").value && `“${$("search").value}”`, ...active.map((n) => $(n).selectedOptions[0].textContent)].filter(Boolean).join("; ") })} – ${$("shown").textContent}`;
  for (const n of NAMES) $(n).classList.toggle("on", Boolean(f[n]));
  markRows(f.query);
  for (const follow of drawn) follow(f);
  drawOwn(f);
  writeAddress();
}
// The calendar and the hand-out of the chosen body, where there are any.
function drawOwn(f) {
  for (const [id, folder, paths, words] of [["own-calendar", "ics", data.calendars, "calendar_of"], ["own-handout", "handout", data.handouts, "handout_of"]]) {
    const path = paths[f.agency];
    $(id).parentNode.hidden = !path;
    if (!path) continue;
    $(id).href = `../${folder}/${path.split("/").map(encodeURIComponent).join("/")}`;
    $(id).textContent = say(words, { body: data.bodies[f.agency] });
  }
}
function choose(name, value) {
  $(name).value = $(name).value === value ? "" : value;
  draw();
}
function clear() {
  $("search").value = "";
  for (const n of NAMES) $(n).value = "";
  draw();
}

function open(t, yes) {
  t.open = yes;
  t.detail.hidden = !yes || t.row.hidden;
  t.row.classList.toggle("open", yes);
  t.row.querySelector(".opener").setAttribute("aria-expanded", String(yes));
}
// A link to a task or point shows it, whatever was filtered away or folded in.
function visit() {
  const name = decodeURIComponent(location.hash.slice(1)), t = byAnchor.get(name), node = $(name);
  if (t) {
    if (t.row.hidden) clear();
    open(t, true);
    t.row.scrollIntoView({ block: "start" });
    t.row.querySelector(".opener").focus({ preventScroll: true });
  } else if (node) {
    const box = node.closest("details");
    if (box) box.open = true;
    node.scrollIntoView({ block: "start" });
    node.focus({ preventScroll: true });
  }
}

$("list").addEventListener("click", (event) => {
  const opener = event.target.closest(".opener");
  const row = event.target.closest("tr.task");
  if (!row || (!opener && (event.target.closest("a") || String(getSelection())))) return;
  const t = byAnchor.get(row.id);
  open(t, !t.open);
  markRows(chosen().query);
});
$("open-all").addEventListener("click", () => {
  const yes = $("open-all").getAttribute("aria-pressed") !== "true";
  $("open-all").setAttribute("aria-pressed", String(yes));
  $("open-all").textContent = say(yes ? "close_all" : "open_all");
  for (const t of tasks) open(t, yes);
});
$("search").addEventListener("input", draw);
for (const n of NAMES) $(n).addEventListener("change", draw);
$("clear").addEventListener("click", () => { clear(); $("search").focus(); });
$("search").addEventListener("keydown", (event) => { if (event.key === "Escape" && $("search").value) { $("search").value = ""; draw(); event.preventDefault(); } });
$("more").addEventListener("click", () => {
  const yes = $("choices").classList.toggle("shown");
  $("more").setAttribute("aria-expanded", String(yes));
});
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.target.closest("input, select, textarea")) { $("search").focus(); event.preventDefault(); }
});
addEventListener("hashchange", visit);
document.addEventListener("click", (event) => { // the same link twice changes no hash
  const link = event.target.closest('a[href^="#"]');
  if (link && link.hash === location.hash) visit();
});
// What stays at the top must not cover the heading of the table, nor what a link leads to.
new ResizeObserver(() => document.documentElement.style.setProperty("--finder", `${getComputedStyle($("finder")).position === "sticky" ? $("finder").offsetHeight : 0}px`)).observe($("finder"));
addEventListener("popstate", () => { readAddress(); draw(); });
addEventListener("DOMContentLoaded", () => { readAddress(); draw(); if (location.hash) visit(); });
