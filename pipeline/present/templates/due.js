const STATES = ["overdue", "soon", "later"];
let state = null, over = null;
const stateOf = (days) => (days < 0 ? "overdue" : days <= SOON ? "soon" : "later");
const left = (days) => (days < 0 ? say("days_past", { days: -days }) : days ? say("days_ahead", { days }) : say("days_today"));
function drawDue(f) {
  const lists = { overdue: [], soon: [], later: [] };
  for (const t of tasks.filter((t) => fits(t, f)))
    for (const d of meant(t, f).filter((d) => d.dated && (!f.kind || d.kind === f.kind) && (!f.month || d.month === f.month)))
      lists[stateOf(daysTo(d.end))].push({ t, d, days: daysTo(d.end) });
  for (const s of STATES) lists[s].sort((a, b) => a.days - b.days);
  lists.overdue.reverse(); // what has just passed comes first
  state ||= ["soon", "later", "overdue"].find((s) => lists[s].length) || "soon";
  const labels = { overdue: say("due_overdue"), soon: say("due_soon", { days: SOON }), later: say("due_later") };
  const focused = document.activeElement?.dataset?.state;
  $("due-tabs").replaceChildren(...STATES.map((s) => {
    const button = el("button", { type: "button", class: `tab ${s}`, "aria-pressed": String(s === state), "data-state": s }, `${labels[s]} `, el("b", {}, String(lists[s].length)));
    button.addEventListener("click", () => { state = s; drawDue(chosen()); });
    return button;
  }));
  if (focused) $("due-tabs").querySelector(`[data-state="${focused}"]`).focus();
  $("due-list").replaceChildren(...lists[state].map(({ t, d, days }) =>
    el("li", {}, el("span", { class: `date ${stateOf(days)}` }, el("b", {}, day(d.end)), el("small", {}, left(days))),
      el("a", { href: `#${t.a}` }, el("b", {}, `${t.n}. `), t.text.textContent))));
  if (!lists[state].length) $("due-list").append(el("li", { class: "soft" }, say("due_none")));
  if (over === null) { // a plan whose time is over is folded away once; whoever opens it keeps it open
    over = Boolean(data.ends_in) && Number(today.slice(0, 4)) > data.ends_in && lists.overdue.length > 0 && !lists.soon.length && !lists.later.length;
    if (over) {
      $("due-box").open = false;
      $("due-said").textContent = say("due_over", { count: lists.overdue.length });
    }
  }
  $("due-note").textContent = say("due_note", { date: day(today) });
}
drawn.push(drawDue);
