const data = read("data"), codes = read("codes"), specs = read("charts");
const say = (group, code) => (codes[group] || {})[code] || code;
const byId = new Map(data.tasks.map((t) => [t.id, t]));
const points = new Map(data.points.map((p) => [p.id, p]));
const text = (t) => [t.no, t.task, ...t.bodies.map((b) => b.name), ...t.products, ...t.due.map((d) => d.raw), t.sectionTitle].join(" ");
const texts = new Map(data.tasks.map((t) => [t.id, text(t)]));
const months = (t) => t.due.filter((d) => d.dated).map((d) => d.end.slice(0, 7));
let open = new Set();

function fill(id, entries) {
  for (const [value, label] of entries) $(id).append(el("option", { value }, label));
}
function setUp() {
  const sections = new Map(), bodies = new Map(), kinds = new Set(), when = new Set();
  for (const t of data.tasks) {
    if (t.section) sections.set(t.section, `${t.section}. ${t.sectionTitle}`);
    for (const b of t.bodies) bodies.set(b.id || b.name, b.name);
    for (const d of t.due) kinds.add(d.kind);
    for (const m of months(t)) when.add(m);
  }
  fill("section", sections);
  fill("agency", [...bodies].sort((a, b) => a[1].localeCompare(b[1], "vi")));
  fill("role", ["lead", "coordinating", "monitoring"].map((r) => [r, say("roles", r)]));
  fill("kind", [...kinds].map((k) => [k, say("deadline_kinds", k)]));
  fill("month", [...when].sort().map((m) => [m, `${m.slice(5)}/${m.slice(0, 4)}`]));
}
const chosen = () => ({
  words: matcher($("search").value), section: $("section").value, agency: $("agency").value,
  role: $("role").value, kind: $("kind").value, month: $("month").value,
});
function fits(t, f) {
  const body = (b) => (!f.agency || (b.id || b.name) === f.agency) && (!f.role || b.role === f.role);
  return f.words(texts.get(t.id)) && (!f.section || t.section === f.section) &&
    ((!f.agency && !f.role) || t.bodies.some(body)) &&
    (!f.kind || t.due.some((d) => d.kind === f.kind)) && (!f.month || months(t).includes(f.month));
}
function dueText(d) {
  const range = d.start && d.end && d.start !== d.end ? `${day(d.start)} – ${day(d.end)}` : day(d.end || d.start);
  return range ? `${range} (${say("deadline_kinds", d.kind)})` : say("deadline_kinds", d.kind);
}
function tags(t, role) {
  return t.bodies.filter((b) => b.role === role).map((b) =>
    el("span", { class: `tag ${role === "lead" ? "lead" : ""} ${b.known ? "" : "error"}` }, b.as ? `${b.name} = ${b.as}` : b.name));
}
function draw() {
  const f = chosen(), rows = $("rows");
  rows.textContent = "";
  let shown = 0, section = null;
  for (const t of data.tasks) {
    if (!fits(t, f)) continue;
    shown += 1;
    if (t.section !== section && t.sectionTitle) {
      section = t.section;
      rows.append(el("tr", { class: "section" }, el("td", { colspan: 6 }, `${t.section}. ${t.sectionTitle}`)));
    }
    rows.append(row(t), detail(t));
  }
  $("shown").textContent = `${shown} / ${data.tasks.length} nhiệm vụ`;
}
function row(t) {
  const button = el("button", { type: "button", "aria-expanded": String(open.has(t.id)), "aria-controls": `d-${t.id}`, "aria-label": `Chi tiết nhiệm vụ ${t.no}` }, t.no, el("span", { "aria-hidden": "true" }, " ▾"));
  button.addEventListener("click", () => {
    open.has(t.id) ? open.delete(t.id) : open.add(t.id);
    button.setAttribute("aria-expanded", String(open.has(t.id)));
    document.getElementById(`d-${t.id}`).hidden = !open.has(t.id);
  });
  const worst = t.findings.find((x) => x.severity !== "info");
  const mark = worst ? [" ", el("span", { class: worst.severity, title: worst.message }, "⚑ " + say("severities", worst.severity))] : [];
  return el("tr", { id: `t-${t.id}` }, el("td", { class: "no" }, button),
    el("td", { class: "task" }, t.task, ...mark),
    el("td", { "data-th": "Chủ trì" }, ...tags(t, "lead")),
    el("td", { "data-th": "Phối hợp" }, ...tags(t, "coordinating"), ...tags(t, "monitoring")),
    el("td", { "data-th": "Sản phẩm", class: "task" }, t.products.join("; ")),
    el("td", { "data-th": "Thời hạn" }, ...t.due.map((d) => el("div", {}, dueText(d)))));
}
function detail(t) {
  const list = el("dl", {});
  const add = (name, ...value) => list.append(el("dt", {}, name), el("dd", {}, ...value));
  for (const [name, value] of t.raw) add(`${name}`, value);
  add("Vị trí", `${t.file}: ${t.place}`);
  for (const d of t.due) if (d.scope.length) add("Áp dụng cho", `${d.scope.join("; ")}: ${dueText(d)}`);
  for (const p of t.points) add("Thực hiện nội dung", el("a", { href: `#p-${p}` }, `${p}: ${(points.get(p) || { text: "" }).text.slice(0, 160)}`));
  for (const x of t.findings) add(say("severities", x.severity), el("span", { class: x.severity }, x.message), x.todo ? ` → ${x.todo}` : "");
  if (t.picture) add("Ảnh dòng trong văn bản", el("img", { src: t.picture, alt: `Ảnh dòng nhiệm vụ ${t.no}`, loading: "lazy" }));
  return el("tr", { class: "detail", id: `d-${t.id}`, hidden: !open.has(t.id) }, el("td", { colspan: 6 }, list));
}
function lists() {
  const f = $("findings");
  for (const x of data.findings) f.append(el("li", {}, el("b", { class: x.severity }, say("severities", x.severity)), ` ${x.record}: ${x.message}`, x.place ? el("span", { class: "soft" }, ` (${x.place})`) : ""));
  if (!data.findings.length) f.append(el("li", {}, "Không có cảnh báo."));
  const p = $("points");
  for (const x of data.points) {
    const links = x.tasks.map((id) => el("a", { href: `#t-${id}`, class: "tag" }, `NV ${byId.get(id) ? byId.get(id).no : id}`));
    p.append(el("li", { id: `p-${x.id}` }, el("b", {}, x.id), ` ${x.text.slice(0, 400)} `, ...links));
  }
}
// Today is asked for only here, when somebody looks.
function due() {
  const now = new Date(), today = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  const rows = [];
  for (const t of data.tasks) for (const d of t.due) if (d.dated) {
    const [y, m, dd] = d.end.split("-").map(Number);
    rows.push({ t, d, days: Math.round((new Date(y, m - 1, dd) - today) / 864e5) });
  }
  rows.sort((a, b) => a.days - b.days);
  const soon = rows.filter((r) => r.days >= 0 && r.days <= 30), late = rows.filter((r) => r.days < 0);
  $("n-soon").textContent = soon.length;
  $("n-late").textContent = late.length;
  for (const [id, list] of [["soon", soon], ["late", late]]) {
    for (const r of list) $(id).append(el("li", {}, el("b", {}, day(r.d.end)), " ", el("a", { href: `#t-${r.t.id}` }, `${r.t.no}. ${r.t.task.slice(0, 140)}`)));
    if (!list.length) $(id).append(el("li", { class: "soft" }, "Không có."));
  }
}
async function chart(id) {
  const dark = document.documentElement.dataset.theme === "dark";
  const style = getComputedStyle(document.documentElement), ink = style.getPropertyValue("--ink").trim(), line = style.getPropertyValue("--line").trim();
  const config = { axis: { labelColor: ink, titleColor: ink, gridColor: line, domainColor: line, tickColor: line, labelFontSize: 12 }, legend: { labelColor: ink, labelFontSize: 12 }, view: { stroke: null }, mark: { color: dark ? "#8cc2ff" : "#0b5cad" }, range: { category: dark ? ["#8cc2ff", "#f2bd6b", "#9ad6a5", "#ff9d94", "#c9b2ff", "#7fd6d6", "#e3e38a", "#d9d9d9"] : ["#0b5cad", "#c77700", "#2e7d4f", "#b3261e", "#6a4fb3", "#00707a", "#7a7400", "#555"] } };
  const made = await vegaEmbed($(id), { ...specs[id], config }, { actions: false, renderer: "svg", ast: true });
  if (id === "timeline") made.view.addEventListener("click", (_, item) => {
    if (item && item.datum && item.datum.month) { $("month").value = item.datum.month; draw(); $("shown").scrollIntoView({ block: "center" }); }
  });
}
const drawCharts = () => Promise.all(["timeline", "load", "areas"].map((id) => chart(id).catch((e) => { $(id).textContent = String(e); })));
addEventListener("DOMContentLoaded", () => {
  setUp(); draw(); lists(); due(); drawCharts();
  for (const id of ["search", "section", "agency", "role", "kind", "month"]) $(id).addEventListener("input", draw);
  $("clear").addEventListener("click", () => { for (const id of ["search", "section", "agency", "role", "kind", "month"]) $(id).value = ""; draw(); $("search").focus(); });
  document.addEventListener("themed", drawCharts);
});
