"""Writes adapters with peft, and the logits that peft computes with them, for the tests of the adapter reader.

    python make_adapters.py --model FOLDER --golden FOLDER --out FOLDER

FOLDER of --golden has golden.json and golden.safetensors of the model (pixel values and token ids of a prompt and a
response). Needs torch, transformers 5 and peft. Writes per adapter a folder with adapter_config.json and
adapter_model.safetensors, and expected.safetensors, which holds for each adapter (and for the model alone, as "base") the
float32 logits at the positions that predict the response, [tokens, vocabulary].

The committed files (rlaifv-core/src/test/resources/adapters) were written with torch 2.7.1, transformers 5.23.0 and
peft 0.21.2 from the committed test model llava15.
"""

import argparse
import json
import shutil
from pathlib import Path

import torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import load_file, save_file
from transformers import AutoModelForImageTextToText

# The lists are what TRL's scripts and LLaMA-Factory pass on to peft.
ADAPTERS = {
    "q_v": {"target_modules": ["q_proj", "v_proj"]},
    "all_linear": {"target_modules": "all-linear", "use_rslora": True},
    "tower_only": {"target_modules": r".*vision_tower.*(fc1|out_proj)"},
    "with_head": {"target_modules": r"lm_head|.*language_model.*q_proj"},
    "narrowed": {"target_modules": ["q_proj"], "layers_to_transform": [1], "layers_pattern": "layers"},
}
# Names that transformers gave to modules before its version 4.52.
OLD = {
    "base_model.model.model.language_model.": "base_model.model.language_model.model.",
    "base_model.model.model.vision_tower.": "base_model.model.vision_tower.vision_model.",
    "base_model.model.model.multi_modal_projector.": "base_model.model.multi_modal_projector.",
}


@torch.no_grad()
def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True)
    parser.add_argument("--golden", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    case = json.loads((options.golden / "golden.json").read_text())["cases"][0]
    pixels = load_file(options.golden / "golden.safetensors")[case["pixel_values_key"]]
    prompt, response = case["input_ids"], case["response_ids"]
    inputs = {"input_ids": torch.tensor([prompt + response]), "pixel_values": pixels.float()}

    def logits(model):
        rows = model.eval()(**inputs).logits[0]
        return rows[len(prompt) - 1 : -1].float().contiguous()

    def opened():
        torch.manual_seed(7)
        return AutoModelForImageTextToText.from_pretrained(options.model, dtype=torch.float32)

    expected = {"base": logits(opened())}
    for name, settings in ADAPTERS.items():
        model = get_peft_model(opened(), LoraConfig(r=2, lora_alpha=4, **settings))
        for parameter, values in model.named_parameters():
            if "lora_B" in parameter:
                values.add_(torch.randn_like(values) * 0.1)
        expected[name] = logits(model)
        folder = options.out / name
        shutil.rmtree(folder, ignore_errors=True)
        model.save_pretrained(folder, save_embedding_layers=False)
        config = folder / "adapter_config.json"
        fields = json.loads(config.read_text())
        fields["base_model_name_or_path"] = None
        config.write_text(json.dumps(fields, indent=1, sort_keys=True) + "\n")
        (folder / "README.md").unlink(missing_ok=True)
        change = (expected[name] - expected["base"]).abs().max().item()
        print(f"{name}: changes logits by at most {change:.3g}")
    old = options.out / "all_linear_old_names"
    shutil.copytree(options.out / "all_linear", old, dirs_exist_ok=True)
    tensors = {}
    for name, tensor in load_file(old / "adapter_model.safetensors").items():
        for new, before in OLD.items():
            name = name.replace(new, before)
        tensors[name] = tensor.contiguous()
    save_file(tensors, old / "adapter_model.safetensors", metadata={"format": "pt"})
    save_file(expected, options.out / "expected.safetensors")


if __name__ == "__main__":
    main()
