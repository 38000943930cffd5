// Questions with their responses, of which people say whether they are wrong about the image.

const kindKeys = { o: "object", p: "position", n: "number", t: "other" };
const verdictKeys = { 1: "yes", 2: "no", 3: "cant_tell" };
const verdicts = Object.values(verdictKeys);
const kindNames = Object.values(kindKeys);

function showQuestion(question, at) {
  find("place").textContent = "Question " + (at + 1) + " of " + sheet.questions.length;
  find("question").textContent = question.text;
  showPicture(question.picture);
}

function cardOf(response) {
  const article = find("response").content.firstElementChild.cloneNode(true);
  article.querySelector("h3").textContent =
    response.of === 1 ? "Response" : "Response " + response.number + " of " + response.of;
  for (const radio of article.querySelectorAll("[type=radio]")) {
    radio.name = "verdict-" + response.id;
    radio.addEventListener("change", () => set(response.id, { hallucination: radio.value }));
  }
  for (const box of article.querySelectorAll("[type=checkbox]")) {
    box.addEventListener("change", () => toggle(response.id, box.value));
  }
  const comment = article.querySelector("textarea");
  comment.addEventListener("input", () => change(response.id, { comment: comment.value }));
  article.querySelector(".mark").addEventListener("click", () => mark(response.id));
  return article;
}

function fill(article, response, label) {
  for (const radio of article.querySelectorAll("[type=radio]")) {
    radio.checked = radio.value === label.hallucination;
  }
  for (const box of article.querySelectorAll("[type=checkbox]")) {
    box.checked = label.kinds.includes(box.value);
  }
  refillText(article.querySelector("textarea"), label.comment);
  const text = article.querySelector(".text");
  const spans = article.querySelector(".spans");
  text.replaceChildren();
  spans.replaceChildren();
  let at = 0;
  for (const [start, end] of label.spans) {
    const words = response.text.slice(start, end);
    const marked = document.createElement("mark");
    marked.textContent = words;
    text.append(...(start > at ? [response.text.slice(at, start)] : []), marked);
    at = end;
    const remove = document.createElement("button");
    remove.type = "button";
    remove.textContent = words + " ✕";
    remove.setAttribute("aria-label", "Remove the mark from: " + words);
    remove.addEventListener("click", () =>
      set(response.id, { spans: labelOf(response.id).spans.filter((span) => span[0] !== start) }));
    const item = document.createElement("li");
    item.append(remove);
    spans.append(item);
  }
  if (at < response.text.length) {
    text.append(response.text.slice(at));
  }
}

function toggle(id, kind) {
  const kinds = labelOf(id).kinds;
  set(id, {
    hallucination: "yes",
    kinds: kindNames.filter((one) => (one === kind ? !kinds.includes(one) : kinds.includes(one))),
  });
}

function mark(id) {
  const text = articleOf(id).querySelector(".text");
  const selection = getSelection();
  const range = selection.rangeCount > 0 ? selection.getRangeAt(0) : null;
  if (!range || range.collapsed || !text.contains(range.startContainer) || !text.contains(range.endContainer)) {
    say("Select wrong words in this response first, then mark them.");
    return;
  }
  const before = document.createRange();
  before.selectNodeContents(text);
  before.setEnd(range.startContainer, range.startOffset);
  const start = before.toString().length;
  selection.removeAllRanges();
  set(id, { hallucination: "yes", spans: merged([...labelOf(id).spans, [start, start + range.toString().length]]) });
}

function merged(spans) {
  const sorted = [...spans].sort((a, b) => a[0] - b[0]);
  return sorted.reduce((all, span) => {
    const last = all[all.length - 1];
    if (last && span[0] <= last[1]) {
      last[1] = Math.max(last[1], span[1]);
    } else {
      all.push([...span]);
    }
    return all;
  }, []);
}

function press(response, key) {
  if (verdictKeys[key]) {
    set(response.id, { hallucination: verdictKeys[key] });
  } else if (kindKeys[key]) {
    toggle(response.id, kindKeys[key]);
  } else if (key === "m") {
    mark(response.id);
  } else {
    return false;
  }
  return true;
}

function tidy({ hallucination, kinds, comment, spans }) {
  const wrong = hallucination === "yes";
  return { hallucination, kinds: wrong ? kinds : [], comment, spans: wrong ? merged(spans) : [] };
}

function isSpan(span, text) {
  return Array.isArray(span) && span.length === 2 && span.every(Number.isInteger)
    && 0 <= span[0] && span[0] < span[1] && span[1] <= text.length;
}

start({
  name: "rlaifv-labels",
  id: "response",
  groups: sheet.questions,
  unitsOf: (question) => question.responses,
  blank: () => ({ hallucination: null, kinds: [], comment: "", spans: [] }),
  tidy,
  fits: (response, label) => (label.hallucination === null || verdicts.includes(label.hallucination))
    && Array.isArray(label.kinds) && label.kinds.every((kind) => kindNames.includes(kind))
    && isText(label.comment, Infinity)
    && Array.isArray(label.spans) && label.spans.every((span) => isSpan(span, response.text)),
  done: (label) => label.hallucination !== null,
  remark: (label) => label.comment,
  showGroup: showQuestion,
  card: cardOf,
  fill,
  press,
  block: "start",
  words: {
    done: "labeled",
    open: "responses without a label",
    all: "all responses are labeled",
    finished: "All responses are labeled: download the file.",
  },
});
