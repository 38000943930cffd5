"""Compares a model folder as transformers reads it with the scores that `ScoreFolder` wrote.

    python check_folder.py --model FOLDER --scores scores.json [--images FOLDER] [--limit 1e-3]

Needs torch, transformers 5, pillow, torchvision. The folder must load with no missing, unexpected or mismatched weights; prompt
lengths and response tokens must be equal; no token's log-probability may differ by more than the limit (nats, float32
on the CPU). Prompts are rendered by the folder's own chat template, pictures prepared by its own processor.
Exit code 0: all holds, 1: something does not, 2: wrong arguments.
"""

import argparse
import json
import sys
from pathlib import Path

import torch
from PIL import Image, ImageOps
from transformers import AutoProcessor, LlavaForConditionalGeneration


def load(folder):
    model, report = LlavaForConditionalGeneration.from_pretrained(
        folder, dtype=torch.float32, output_loading_info=True
    )
    problems = []
    for kind in ("missing_keys", "unexpected_keys", "mismatched_keys", "error_msgs"):
        found = sorted(str(key) for key in report.get(kind) or [])
        print(f"{kind}: {len(found)}")
        if found:
            problems.append(f"{kind}: {found[:5]}")
    return model.eval(), problems


def inputs_of(processor, picture, question):
    content = [{"type": "image"}, {"type": "text", "text": question}]
    text = processor.apply_chat_template([{"role": "user", "content": content}], add_generation_prompt=True)
    return processor(images=picture, text=text, return_tensors="pt")


def response_ids(tokenizer, response):
    return tokenizer(response, add_special_tokens=False)["input_ids"] + [tokenizer.eos_token_id]


@torch.no_grad()
def log_probs(model, inputs, response):
    ids = torch.cat([inputs["input_ids"], torch.tensor([response])], 1)
    logits = model(
        input_ids=ids, attention_mask=torch.ones_like(ids), pixel_values=inputs["pixel_values"]
    ).logits[0].double()
    first = inputs["input_ids"].shape[1]
    rows = torch.log_softmax(logits[first - 1 : -1], -1)
    return rows[torch.arange(len(response)), torch.tensor(response)].tolist()


def compare(model, processor, case, images):
    """The largest difference of a case, or a sentence that says why it can't be compared."""
    name = f"{case['image']} / {case['question']} / {case['response'][:40]}"
    picture = ImageOps.exif_transpose(Image.open(images / case["image"])).convert("RGB")
    inputs = inputs_of(processor, picture, case["question"])
    length = inputs["input_ids"].shape[1]
    if length != case["prompt_tokens"]:
        return None, f"{name}: {length} prompt tokens here, {case['prompt_tokens']} in the scores"
    response = response_ids(processor.tokenizer, case["response"])
    if response != case["token_ids"]:
        return None, f"{name}: tokens {response} here, {case['token_ids']} in the scores"
    here = log_probs(model, inputs, response)
    return max(abs(a - b) for a, b in zip(here, case["log_probs"])), None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True, type=Path)
    parser.add_argument("--scores", required=True, type=Path)
    parser.add_argument("--images", type=Path, help="default: the folder that the scores name")
    parser.add_argument("--limit", type=float, default=1e-3)
    arguments = parser.parse_args()
    scores = json.loads(arguments.scores.read_text(encoding="utf-8"))
    images = arguments.images or Path(scores["images"])
    if not scores["cases"]:
        parser.error(f"{arguments.scores} holds no case")
    model, problems = load(arguments.model)
    # torchvision resizes a little differently from Pillow, which the published models were trained with.
    processor = AutoProcessor.from_pretrained(arguments.model, backend="pil")
    worst = 0.0
    tokens = 0
    for case in scores["cases"]:
        difference, problem = compare(model, processor, case, images)
        if problem:
            problems.append(problem)
            continue
        worst = max(worst, difference)
        tokens += len(case["token_ids"])
        if not difference <= arguments.limit:
            problems.append(f"{case['image']} / {case['question']}: log-probabilities differ by {difference:.2e}")
    print(f"{len(scores['cases'])} cases, {tokens} tokens compared, largest difference {worst:.2e}")
    for problem in problems:
        print("PROBLEM " + problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
