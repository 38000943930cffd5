"""Compares an adapter folder as peft reads it with the merged model that the same training run wrote.

    python check_adapter.py --base FOLDER --adapter FOLDER --merged FOLDER [--limit 1e-4]

Needs torch, transformers 5, peft. Every adapter tensor must find its place in the base model and every adapted module its
tensor, the adapters must change something, and base with adapters, merged by peft and rounded to the merged folder's
dtype, must give that folder's logits (computed in float32 on the CPU). Exit code 0: all holds, 1: something does not, 2: wrong arguments.
"""

import argparse
import sys
from pathlib import Path

import torch
from peft import PeftModel
from safetensors import safe_open
from transformers import LlavaForConditionalGeneration


@torch.no_grad()
def logits(model, config):
    torch.manual_seed(0)
    size = config.vision_config.image_size
    pixels = torch.randn(1, 3, size, size)
    patches = (size // config.vision_config.patch_size) ** 2
    words = torch.randint(3, min(200, config.text_config.vocab_size), (1, 20))
    image = torch.full((1, patches), config.image_token_id)
    ids = torch.cat([words[:, :5], image, words[:, 5:]], 1)
    return model(input_ids=ids, attention_mask=torch.ones_like(ids), pixel_values=pixels).logits


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--adapter", type=Path, required=True)
    parser.add_argument("--merged", type=Path, required=True)
    parser.add_argument("--limit", type=float, default=1e-4)
    options = parser.parse_args()

    base = LlavaForConditionalGeneration.from_pretrained(options.base, dtype=torch.float32).eval()
    plain = logits(base, base.config)
    merged = LlavaForConditionalGeneration.from_pretrained(options.merged, dtype=torch.float32).eval()
    with safe_open(next(options.merged.glob("*.safetensors")), "pt") as stored:
        stored_as = stored.get_tensor(next(iter(stored.keys()))).dtype
    expected = logits(merged, merged.config)

    adapted = PeftModel.from_pretrained(base, options.adapter).eval()
    wanted = {name for name, _ in adapted.named_parameters() if "lora_" in name}
    with safe_open(options.adapter / "adapter_model.safetensors", "pt") as stored:
        found = {name.replace(".weight", ".default.weight") for name in stored.keys()}
    missing, unexpected = sorted(wanted - found), sorted(found - wanted)
    print(f"adapter tensors: {len(found)}, missing {len(missing)}, unexpected {len(unexpected)}")
    theirs = adapted.merge_and_unload().eval()
    for weight in theirs.parameters():
        weight.data = weight.data.to(stored_as).float()
    difference = (logits(theirs, merged.config) - expected).abs().max().item()
    change = (plain - expected).abs().max().item()
    print(f"{stored_as}: adapters change logits by at most {change:.3g}; peft and merged differ by at most {difference:.3g}")
    good = not missing and not unexpected and difference <= options.limit < change
    print("the same" if good else f"NOT the same: {missing[:3]} {unexpected[:3]}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
