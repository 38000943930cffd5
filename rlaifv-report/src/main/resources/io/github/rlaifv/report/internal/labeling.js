// What pages on which people label share: labels and their storage in the browser, files, navigation, keys, the start form.
// The script of a page follows this one and ends with start(kind). The fields of a kind:
//   name       begins the names of its entries in the browser's storage
//   id         name of the field with a unit's id in files
//   groups     what is shown one at a time; unitsOf(group) are its units, each with an id
//   blank      returns an empty label; tidy(label) its known fields, made consistent
//   fits       whether a label can be one of a unit
//   done       whether a label has an answer; remark(label) is what is saved without one
//   showGroup  shows a group with its place; card(unit) is the element of a unit, fill(article, unit, label) shows a label
//   press      handles a key of its own for the current unit, and returns whether it did
//   block      where the page scrolls to a unit that is not the first of its group
//   words      texts: done, open, all, finished

const find = (id) => document.getElementById(id);
const sheet = JSON.parse(find("data").textContent);

let kind;
let order = [];
let places = new Map();
let annotator = "";
let labels = new Map();
let current = 0;
let shown = -1;
let stores = true;
let saved = true;

const labelOf = (id) => labels.get(id) ?? kind.blank();
const done = (unit) => kind.done(labelOf(unit.id));
const slot = (name) => kind.name + "/" + sheet.sheet + "/" + name;
const isText = (text, most = 10000) => typeof text === "string" && text.length <= most;
const fits = (id, label) => places.has(id) && typeof label === "object" && label !== null && !Array.isArray(label)
  && kind.fits(order[places.get(id)], { ...kind.blank(), ...label });

function say(text, wrong = false) {
  const lost = !stores && !saved;
  const warning = lost ? "This browser can't keep your work: save it as a file before you close the page." : "";
  find("status").textContent = [text, warning].filter(Boolean).join(" ");
  find("status").className = wrong || lost ? "wrong" : "";
}

function stored(name) {
  try {
    const all = JSON.parse(localStorage.getItem(slot(name)) ?? "[]");
    return new Map(all.filter((one) => Array.isArray(one) && fits(one[0], one[1]))
      .map(([id, label]) => [id, kind.tidy({ ...kind.blank(), ...label })]));
  } catch {
    return new Map();
  }
}

function keep() {
  try {
    localStorage.setItem(slot(annotator), JSON.stringify([...labels]));
    localStorage.setItem(kind.name + "/name", annotator);
    stores = true;
  } catch {
    stores = false;
  }
}

// Labels that the same person gave in another window; what this window could not store is newer.
function takeOver() {
  if (stores) {
    stored(annotator).forEach((label, id) => labels.set(id, label));
  }
}

function change(id, changes) {
  takeOver();
  labels.set(id, kind.tidy({ ...labelOf(id), ...changes }));
  saved = false;
  keep();
  progress();
  say(order.every(done) ? kind.words.finished : "");
}

function set(id, changes) {
  change(id, changes);
  refill(articleOf(id));
}

function articleOf(id) {
  return [...document.querySelectorAll("article")].find((article) => article.dataset.id === id);
}

function refill(article) {
  kind.fill(article, order[places.get(article.dataset.id)], labelOf(article.dataset.id));
}

function refillText(area, text) {
  if (area.value !== text) {
    area.value = text;
  }
}

function progress() {
  const count = order.filter(done).length;
  find("bar").max = Math.max(1, order.length);
  find("bar").value = count;
  find("count").textContent =
    count + " of " + order.length + " " + kind.words.done + (annotator ? " by " + annotator : "");
  find("open").disabled = count === order.length;
}

function show(at, focus = true) {
  current = Math.min(Math.max(at, 0), order.length - 1);
  const unit = order[current];
  const other = unit.group !== shown;
  if (other) {
    shown = unit.group;
    kind.showGroup(kind.groups[shown], shown);
    find("units").replaceChildren(...order.filter((one) => one.group === shown).map(card));
  }
  for (const article of document.querySelectorAll("article")) {
    article.classList.toggle("current", article.dataset.id === unit.id);
  }
  find("back").disabled = current === 0;
  find("next").disabled = current === order.length - 1;
  if (focus) {
    const article = articleOf(unit.id);
    article.focus({ preventScroll: true });
    if (unit.number === 1) {
      scrollTo(0, 0);
    }
    if (unit.number > 1 || !other) {
      article.scrollIntoView({ block: unit.number > 1 ? kind.block : "nearest" });
    }
  }
}

function card(unit) {
  const article = kind.card(unit);
  article.dataset.id = unit.id;
  article.addEventListener("focusin", () => show(places.get(unit.id), false));
  article.addEventListener("click", () => show(places.get(unit.id), false));
  refill(article);
  return article;
}

function showPicture(address) {
  find("enlarge").hidden = !address;
  if (address) {
    find("picture").src = address;
  } else {
    find("picture").removeAttribute("src");
  }
}

function nextOpen() {
  const later = order.findIndex((unit, at) => at > current && !done(unit));
  const any = later >= 0 ? later : order.findIndex((unit) => !done(unit));
  if (any >= 0) {
    show(any);
  }
}

function save() {
  takeOver();
  progress();
  const list = order
    .filter((unit) => done(unit) || kind.remark(labelOf(unit.id)))
    .map((unit) => ({ [kind.id]: unit.id, ...labelOf(unit.id) }));
  const file = { version: sheet.version, sheet: sheet.sheet, annotator, labels: list };
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(file, null, 1)], { type: "application/json" }));
  link.download = "labels-" + annotator.replace(/[^\p{L}\p{N}._-]+/gu, "-") + ".json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  saved = true;
  const open = order.filter((unit) => !done(unit)).length;
  say("Saved as " + link.download + (open ? "; " + kind.words.open + ": " + open + "." : "; " + kind.words.all + "."));
}

async function load(file) {
  let given;
  try {
    given = JSON.parse(await file.text());
  } catch {
    say(file.name + " is not a labels file. Nothing was loaded.", true);
    return;
  }
  const name = typeof given?.annotator === "string" ? given.annotator.trim() : "";
  if (given?.version !== sheet.version || given.sheet !== sheet.sheet || !Array.isArray(given.labels) || !name) {
    say(file.name + " is not a labels file of this sheet. Nothing was loaded.", true);
    return;
  }
  const wrong = given.labels.filter((one) => !fits(one?.[kind.id], one)).length;
  if (wrong > 0) {
    say(file.name + " has " + wrong + (wrong === 1 ? " label that does" : " labels that do")
      + " not belong to this sheet. Nothing was loaded.", true);
    return;
  }
  begin(name);
  let replaced = 0;
  for (const one of given.labels) {
    const before = JSON.stringify(labelOf(one[kind.id]));
    const after = kind.tidy({ ...kind.blank(), ...one });
    replaced += labels.has(one[kind.id]) && before !== JSON.stringify(after) ? 1 : 0;
    labels.set(one[kind.id], after);
  }
  keep();
  progress();
  firstOpen();
  say("Loaded " + given.labels.length + (given.labels.length === 1 ? " label of " : " labels of ") + annotator
    + (replaced ? "; " + replaced + " of them replaced another one in this browser." : "."));
}

function begin(name) {
  annotator = name;
  labels = stored(annotator);
  saved = labels.size === 0;
  find("start").hidden = true;
  find("work").hidden = false;
  find("tools").hidden = false;
  keep();
  progress();
}

function firstOpen() {
  shown = -1;
  show(Math.max(0, order.findIndex((unit) => !done(unit))));
}

function pressed(event) {
  const typing = event.target.matches("textarea, input[type=text]");
  if (typing && event.key === "Escape") {
    document.querySelector("article.current")?.focus();
  }
  const choosing = event.target.matches("input[type=radio]") && event.key.startsWith("Arrow");
  if (typing || choosing || event.ctrlKey || event.metaKey || event.altKey
      || find("work").hidden || find("large").open || !find("shortcuts").checked) {
    return;
  }
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (kind.press(order[current], key)) {
    event.preventDefault();
  } else if (key === "j" || key === "ArrowRight") {
    show(current + 1);
    event.preventDefault();
  } else if (key === "k" || key === "ArrowLeft") {
    show(current - 1);
    event.preventDefault();
  } else if (key === "u") {
    nextOpen();
    event.preventDefault();
  } else if (key === "c") {
    const area = document.querySelector("article.current textarea");
    area.closest("details")?.setAttribute("open", "");
    area.focus();
    area.closest(".comment").scrollIntoView({ block: "nearest" });
    event.preventDefault();
  }
}

function start(of) {
  kind = of;
  order = kind.groups.flatMap((group, at) => {
    const units = kind.unitsOf(group);
    return units.map((unit, i) => ({ ...unit, group: at, number: i + 1, of: units.length }));
  });
  places = new Map(order.map((unit, at) => [unit.id, at]));
  find("start").addEventListener("submit", (event) => {
    event.preventDefault();
    const name = find("name").value.trim();
    if (name && order.length > 0) {
      begin(name);
      firstOpen();
      say(labels.size ? "Your earlier work was restored." : "");
    }
  });
  find("back").addEventListener("click", () => show(current - 1));
  find("next").addEventListener("click", () => show(current + 1));
  find("open").addEventListener("click", nextOpen);
  find("save").addEventListener("click", save);
  document.querySelectorAll(".load").forEach((button) => button.addEventListener("click", () => find("file").click()));
  find("file").addEventListener("change", async () => {
    const [file] = find("file").files;
    if (file) {
      await load(file);
    }
    find("file").value = "";
  });
  find("enlarge").addEventListener("click", () => {
    find("larger").src = find("picture").src;
    find("large").showModal();
  });
  addEventListener("beforeunload", (event) => {
    if (!stores && !saved) {
      event.preventDefault();
    }
  });
  addEventListener("storage", (event) => {
    if (annotator && event.key === slot(annotator) && event.newValue !== null) {
      takeOver();
      progress();
      document.querySelectorAll("article").forEach(refill);
    }
  });
  document.addEventListener("keydown", pressed);
  try {
    find("name").value = localStorage.getItem(kind.name + "/name") ?? "";
  } catch {
    // The browser stores nothing; the first answer shows a warning.
  }
  progress();
}
