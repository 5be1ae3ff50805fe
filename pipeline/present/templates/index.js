const MOST = 200; // tasks shown at once
const NAMES = ["year", "place"];
const rows = [...$("rows").children];
const documents = data.documents.map((d, i) => ({ ...d, row: rows[i], words: searchable(rows[i].textContent), tasks: d.tasks.map(([position, number, text]) => ({ position, number, text })) }));
for (const d of documents) {
  const days = d.ends.map(daysTo), late = days.filter((n) => n < 0).length, soon = days.filter((n) => n >= 0 && n <= SOON).length;
  const due = [late && say("due_past", { overdue: late }), soon && say("due_near", { soon, days: SOON })].filter(Boolean);
  if (d.ends.length) d.row.querySelector(".ends").append(due.join(", ") || say("due_none_near", { days: SOON }));
}
let made = null; // the texts are folded when somebody first searches
const texts = () => (made ||= documents.flatMap((d) => d.tasks.map((t) => (t.words = searchable(t.text)))));
function draw() {
  writeAddress();
  const query = matcher($("search").value, [...documents.map((d) => d.words), ...texts()]), on = query.words.length > 0;
  const found = [];
  let shown = 0, hits = 0;
  for (const d of documents) {
    const here = NAMES.every((n) => !$(n).value || d[n] === $(n).value);
    const tasks = here && on ? d.tasks.filter((t) => query.fits(t.words)) : [];
    const yes = here && (!on || tasks.length > 0 || query.fits(d.words));
    shown += yes;
    hits += tasks.length;
    d.row.hidden = !yes;
    for (const t of tasks) if (found.length < MOST) found.push([d, t]);
  }
  $("shown").textContent = say("shown_documents", { shown, all: documents.length });
  $("loose").hidden = !query.loose;
  $("none").hidden = shown > 0 || !documents.length;
  $("clear").disabled = !on && NAMES.every((n) => !$(n).value);
  const list = $("found");
  if (!list) return;
  $("found-box").hidden = !on;
  list.replaceChildren(...found.map(([d, t]) => el("li", {}, el("a", { href: `${encodeURIComponent(d.href)}#t${t.position}` }, el("b", {}, `${t.number}. `), t.text), el("div", { class: "soft" }, d.title))));
  if (!hits) list.append(el("li", { class: "soft" }, say("found_none")));
  $("found-more").hidden = hits <= MOST;
  $("found-more").textContent = say("found_more", { shown: MOST, all: hits });
  mark(query, [list, ...documents.filter((d) => !d.row.hidden).map((d) => d.row)]);
}
$("search").addEventListener("input", draw);
for (const n of NAMES) $(n).addEventListener("change", draw);
$("clear").addEventListener("click", () => { $("search").value = ""; for (const n of NAMES) $(n).value = ""; draw(); $("search").focus(); });
addEventListener("popstate", () => { readAddress(); draw(); });
readAddress();
draw();
