// Display of a question with its image and responses, and changes of labels.

function show(at, focus = true) {
  current = Math.min(Math.max(at, 0), order.length - 1);
  const question = order[current].question;
  if (question !== shown) {
    shown = question;
    showQuestion(sheet.questions[question], question);
  }
  for (const article of document.querySelectorAll("article")) {
    article.classList.toggle("current", article.dataset.id === order[current].id);
  }
  find("back").disabled = current === 0;
  find("next").disabled = current === order.length - 1;
  if (focus) {
    const article = document.querySelector("article.current");
    article.focus({ preventScroll: true });
    if (order[current].number === 1) {
      scrollTo(0, 0);
    } else {
      article.scrollIntoView({ block: "start" });
    }
  }
}

function showQuestion(question, at) {
  find("place").textContent = "Question " + (at + 1) + " of " + sheet.questions.length;
  find("question").textContent = question.text;
  find("enlarge").hidden = !question.picture;
  find("picture").src = question.picture ?? "";
  find("responses").replaceChildren(...order.filter((response) => response.question === at).map(card));
}

function card(response) {
  const article = find("response").content.firstElementChild.cloneNode(true);
  article.dataset.id = response.id;
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
  article.addEventListener("focusin", () => show(places.get(response.id), false));
  article.addEventListener("click", () => show(places.get(response.id), false));
  fill(article);
  return article;
}

function fill(article) {
  const response = order[places.get(article.dataset.id)];
  const label = labelOf(response.id);
  for (const radio of article.querySelectorAll("[type=radio]")) {
    radio.checked = radio.value === label.hallucination;
  }
  for (const box of article.querySelectorAll("[type=checkbox]")) {
    box.checked = label.kinds.includes(box.value);
  }
  const comment = article.querySelector("textarea");
  if (comment.value !== label.comment) {
    comment.value = label.comment;
  }
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

function set(id, changes) {
  change(id, changes);
  fill(document.querySelector('article[data-id="' + id + '"]'));
  say("");
}

function toggle(id, kind) {
  const kinds = labelOf(id).kinds;
  set(id, {
    hallucination: "yes",
    kinds: kindNames.filter((one) => (one === kind ? !kinds.includes(one) : kinds.includes(one))),
  });
}

function mark(id) {
  const text = document.querySelector('article[data-id="' + id + '"] .text');
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

function nextOpen() {
  const later = order.findIndex((response, at) => at > current && !done(response));
  const any = later >= 0 ? later : order.findIndex((response) => !done(response));
  if (any >= 0) {
    show(any);
  }
}
