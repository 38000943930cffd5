// The labels, and their storage in the browser.

const find = (id) => document.getElementById(id);
const sheet = JSON.parse(find("data").textContent);
const order = sheet.questions.flatMap((question, at) =>
  question.responses.map((response, i) => ({ ...response, question: at, number: i + 1, of: question.responses.length })));
const places = new Map(order.map((response, at) => [response.id, at]));
const kindKeys = { o: "object", p: "position", n: "number", t: "other" };
const verdictKeys = { 1: "yes", 2: "no", 3: "cant_tell" };
const verdicts = Object.values(verdictKeys);
const kindNames = Object.values(kindKeys);

let annotator = "";
let labels = new Map();
let current = 0;
let shown = -1;
let kept = true;

const blank = () => ({ hallucination: null, kinds: [], comment: "", spans: [] });
const labelOf = (id) => labels.get(id) ?? blank();

function say(text, wrong = false) {
  find("status").textContent = text;
  find("status").className = wrong ? "wrong" : "";
}

const slot = (name) => "rlaifv-labels/" + sheet.sheet + "/" + name;

function stored(name) {
  try {
    return new Map(JSON.parse(localStorage.getItem(slot(name)) ?? "[]"));
  } catch {
    return new Map();
  }
}

function keep() {
  try {
    localStorage.setItem(slot(annotator), JSON.stringify([...labels]));
    localStorage.setItem("rlaifv-labels/name", annotator);
    kept = true;
  } catch {
    kept = false;
    say("This browser can't save your work: download your labels before you close the page.", true);
  }
}

function change(id, changes) {
  const label = { ...labelOf(id), ...changes };
  if (label.hallucination !== "yes") {
    label.kinds = [];
    label.spans = [];
  }
  labels.set(id, label);
  keep();
  progress();
}

const done = (response) => labelOf(response.id).hallucination !== null;

function progress() {
  const count = order.filter(done).length;
  find("bar").max = Math.max(1, order.length);
  find("bar").value = count;
  find("count").textContent = count + " of " + order.length + " labeled" + (annotator ? " by " + annotator : "");
  find("open").disabled = count === order.length;
}
