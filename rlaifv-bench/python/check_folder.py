"""Compares a model folder, perhaps with an adapter on it, as transformers reads it with scores that this library wrote.

    python check_folder.py --model FOLDER [--adapter FOLDER] --scores scores.json [--images FOLDER] [--limit 1e-3]

Scores are what `ScoreFolder` and `AdapterSample` write. Needs torch, transformers 5, pillow, torchvision, and peft for
adapters. Any model that AutoModelForImageTextToText or AutoModelForCausalLM opens will do. The folder must load with no
missing, unexpected or mismatched weights, an adapter with none missing or left over; prompt lengths and response tokens
must be equal; no token's log-probability may differ by more than the limit (nats, float32 on the CPU). Prompts are
rendered by the folder's own chat template, pictures prepared by its own processor.
Exit code 0: all holds, 1: something does not, 2: wrong arguments.
"""

import argparse
import json
import sys
from pathlib import Path

import torch
from PIL import Image, ImageOps
from transformers import (
    AutoConfig,
    AutoImageProcessor,
    AutoModelForCausalLM,
    AutoModelForImageTextToText,
    AutoProcessor,
    AutoTokenizer,
)


def load(folder):
    """The model in float32, and what was wrong with its weights."""
    sees = hasattr(AutoConfig.from_pretrained(folder), "vision_config")
    kind = AutoModelForImageTextToText if sees else AutoModelForCausalLM
    model, report = kind.from_pretrained(folder, dtype=torch.float32, output_loading_info=True)
    print(f"{type(model).__name__} of {folder.name}")
    problems = []
    for kind in ("missing_keys", "unexpected_keys", "mismatched_keys", "error_msgs"):
        found = sorted(str(key) for key in report.get(kind) or [])
        print(f"{kind}: {len(found)}")
        if found:
            problems.append(f"{kind}: {found[:5]}")
    return model.eval(), problems


def processor_of(folder, model):
    """Tokenizer and image processor of a model that sees, else its tokenizer."""
    if not hasattr(model.config, "vision_config"):
        return AutoTokenizer.from_pretrained(folder)
    processor = AutoProcessor.from_pretrained(folder)
    # torchvision resizes a little differently from Pillow, which the published models were trained with.
    processor.image_processor = AutoImageProcessor.from_pretrained(folder, backend="pil")
    return processor


def adapted(model, folder):
    """The model with an adapter, and the names of adapter tensors that are missing or left over."""
    from peft import PeftModel
    from safetensors import safe_open

    model = PeftModel.from_pretrained(model, folder).eval()
    wanted = {name for name, _ in model.named_parameters() if "lora_" in name}
    with safe_open(folder / "adapter_model.safetensors", "pt") as stored:
        found = {name.replace(".weight", ".default.weight") for name in stored.keys()}
    missing, unexpected = sorted(wanted - found), sorted(found - wanted)
    print(f"adapter tensors: {len(found)}, missing {len(missing)}, unexpected {len(unexpected)}")
    problems = [f"adapter tensors missing: {missing[:3]}"] if missing else []
    return model, problems + ([f"adapter tensors left over: {unexpected[:3]}"] if unexpected else [])


def text_of(processor, question, sees):
    """The prompt as text."""
    content = [{"type": "image"}, {"type": "text", "text": question}] if sees else question
    turns = [{"role": "user", "content": content}]
    return processor.apply_chat_template(turns, add_generation_prompt=True, tokenize=False)


def inputs_of(processor, picture, question):
    """What the model is given for a question, about a picture or alone."""
    text = text_of(processor, question, picture is not None)
    if picture is None:
        begins = processor.bos_token is not None and text.startswith(processor.bos_token)
        return processor(text, return_tensors="pt", add_special_tokens=not begins)
    return processor(images=[picture], text=[text], return_tensors="pt")


def response_ids(processor, prompt, response):
    """The response's tokens alone and as they follow the prompt; which of them a model is used to is up to its format."""
    tokenizer = getattr(processor, "tokenizer", processor)

    def ids(text):
        return tokenizer(text, add_special_tokens=False)["input_ids"]

    before = len(ids(prompt))
    return [tokens + [tokenizer.eos_token_id] for tokens in (ids(response), ids(prompt + response)[before:])]


def with_response(inputs, response):
    """The same inputs with a response behind the prompt; what goes with each token is 0 for the response's."""
    prompt = inputs["input_ids"]
    ids = torch.cat([prompt, torch.tensor([response])], 1)
    rest = {name: value for name, value in inputs.items() if name not in ("input_ids", "attention_mask")}
    for name, value in rest.items():
        if value.shape == prompt.shape:
            rest[name] = torch.nn.functional.pad(value, (0, len(response)))
    return dict(rest, input_ids=ids, attention_mask=torch.ones_like(ids))


@torch.no_grad()
def log_probs(model, inputs, response):
    logits = model(**with_response(inputs, response)).logits[0].double()
    first = inputs["input_ids"].shape[1]
    rows = torch.log_softmax(logits[first - 1 : -1], -1)
    return rows[torch.arange(len(response)), torch.tensor(response)].tolist()


def compare(model, processor, case, images):
    """The largest difference of a case, or a sentence that says why it can't be compared."""
    name = f"{case['image'] or 'no image'} / {case['question']} / {case['response'][:40]}"
    picture = None
    if case["image"]:
        picture = ImageOps.exif_transpose(Image.open(images / case["image"])).convert("RGB")
    inputs = inputs_of(processor, picture, case["question"])
    length = inputs["input_ids"].shape[1]
    if length != case["prompt_tokens"]:
        return None, f"{name}: {length} prompt tokens here, {case['prompt_tokens']} in the scores"
    allowed = response_ids(processor, text_of(processor, case["question"], picture is not None), case["response"])
    if case["token_ids"] not in allowed:
        return None, f"{name}: tokens {allowed[0]} or {allowed[1]} here, {case['token_ids']} in the scores"
    here = log_probs(model, inputs, case["token_ids"])
    return max(abs(a - b) for a, b in zip(here, case["log_probs"])), None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True, type=Path)
    parser.add_argument("--adapter", type=Path, help="folder in PEFT's layout to put on the model")
    parser.add_argument("--scores", required=True, type=Path)
    parser.add_argument("--images", type=Path, help="default: the folder that the scores name")
    parser.add_argument("--limit", type=float, default=1e-3)
    arguments = parser.parse_args()
    scores = json.loads(arguments.scores.read_text(encoding="utf-8"))
    images = arguments.images or Path(scores["images"])
    if not scores["cases"]:
        parser.error(f"{arguments.scores} holds no case")
    model, problems = load(arguments.model)
    processor = processor_of(arguments.model, model)
    if arguments.adapter:
        model, more = adapted(model, arguments.adapter)
        problems += more
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
