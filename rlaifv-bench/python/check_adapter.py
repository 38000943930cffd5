"""Compares an adapter folder as peft reads it with the merged model that the same training run wrote.

    python check_adapter.py --base FOLDER --adapter FOLDER --merged FOLDER [--limit 1e-4]

Needs torch, transformers 5, peft, pillow. Any model that AutoModelForImageTextToText or AutoModelForCausalLM opens will
do. Every adapter tensor must find its place in the base model and every adapted module its tensor, the adapters must
change something, and base with adapters, merged by peft and rounded to the merged folder's dtype, must give that folder's
logits (computed in float32 on the CPU, for a random picture where the model sees).
Exit code 0: all holds, 1: something does not, 2: wrong arguments.
"""

import argparse
import sys
from pathlib import Path

import torch
from PIL import Image
from safetensors import safe_open

from check_folder import adapted, inputs_of, load, processor_of


def picture_for(model):
    if not hasattr(model.config, "vision_config"):
        return None
    torch.manual_seed(0)
    return Image.fromarray(torch.randint(0, 256, (90, 120, 3), dtype=torch.uint8).numpy())


@torch.no_grad()
def logits(model, inputs):
    return model(**inputs).logits


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--adapter", type=Path, required=True)
    parser.add_argument("--merged", type=Path, required=True)
    parser.add_argument("--limit", type=float, default=1e-4)
    options = parser.parse_args()

    base, problems = load(options.base)
    inputs = inputs_of(processor_of(options.base, base), picture_for(base), "What is in the picture, and where?")
    plain = logits(base, inputs)
    merged, more = load(options.merged)
    problems += more
    with safe_open(next(options.merged.glob("*.safetensors")), "pt") as stored:
        stored_as = stored.get_tensor(next(iter(stored.keys()))).dtype
    expected = logits(merged, inputs)

    theirs, more = adapted(base, options.adapter)
    problems += more
    theirs = theirs.merge_and_unload().eval()
    for weight in theirs.parameters():
        weight.data = weight.data.to(stored_as).float()
    difference = (logits(theirs, inputs) - expected).abs().max().item()
    change = (plain - expected).abs().max().item()
    print(f"{stored_as}: adapters change logits by at most {change:.3g}; peft and merged differ by at most {difference:.3g}")
    if not difference <= options.limit < change:
        problems.append("logits differ from the merged folder's, or the adapters change nothing")
    for problem in problems:
        print("PROBLEM " + problem)
    print("NOT the same" if problems else "the same")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
