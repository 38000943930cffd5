// The answers, and their storage in the browser.

const find = (id) => document.getElementById(id);
const sheet = JSON.parse(find("data").textContent);
const order = sheet.items.flatMap((item, at) =>
  item.units.map((unit, i) => ({ ...unit, item: at, choice: item.choice, number: i + 1, of: item.units.length })));
const places = new Map(order.map((unit, at) => [unit.id, at]));
const claimAnswers = [["true", "True", "1"], ["false", "False", "2"], ["cant_tell", "Can't tell", "3"]];
const choiceAnswers = [["a", "A is better", "a"], ["b", "B is better", "b"], ["tie", "Tie", "t"]];
const answersOf = (unit) => (unit.choice ? choiceAnswers : claimAnswers);

let annotator = "";
let labels = new Map();
let current = 0;
let shown = -1;
let kept = true;

const labelOf = (id) => labels.get(id) ?? { answer: null, note: "" };
const done = (unit) => labelOf(unit.id).answer !== null;

function say(text, wrong = false) {
  find("status").textContent = text;
  find("status").className = wrong ? "wrong" : "";
}

const slot = (name) => "rlaifv-human/" + sheet.sheet + "/" + name;
const isNote = (text) => typeof text === "string" && text.length <= 10000;
const fits = (id, label) => places.has(id) && isNote(label?.note)
  && (label.answer === null || answersOf(order[places.get(id)]).some(([word]) => word === label.answer));

function stored(name) {
  try {
    const all = JSON.parse(localStorage.getItem(slot(name)) ?? "[]");
    return new Map(all.filter(([id, label]) => fits(id, label)));
  } catch {
    return new Map();
  }
}

function keep() {
  try {
    localStorage.setItem(slot(annotator), JSON.stringify([...labels]));
    localStorage.setItem("rlaifv-human/name", annotator);
    kept = true;
  } catch {
    kept = false;
    say("This browser can't keep your work: save the file before you close the page.", true);
  }
}

function change(id, changes) {
  labels.set(id, { ...labelOf(id), ...changes });
  keep();
  progress();
}

function progress() {
  const count = order.filter(done).length;
  find("bar").max = Math.max(1, order.length);
  find("bar").value = count;
  find("count").textContent = count + " of " + order.length + " answered" + (annotator ? " by " + annotator : "");
  find("open").disabled = count === order.length;
}
