"""TRL's DPOTrainer on a folder of pairs, writing what each step logged: the other side of `TrainingComparison`.

    python trl_dpo.py --model FOLDER --workload FOLDER --out trl.jsonl [--pairs N] [--batch 2] [--steps N] [--rate 1e-5]
        [--beta 0.1] [--threads 2] [--peers FOLDER]

The workload holds rows.jsonl (prompt, chosen, rejected, image_file), as the peers' `dpo.py --dump` writes it, or
pairs.jsonl (question, chosen, rejected, image), as a feedback run writes it. The first --pairs of them (all) are taken in
the order of the file, one pass; projector and language model are trained in float32 on the CPU with AdamW (0.9, 0.999,
1e-8, decay 0.01), gradient norm cut at 1, the same rate at every step. The reference is a second copy of the model.
Pictures are resized by Pillow, as in this library and in the models' own training: torchvision's resizing, the default of
transformers 5, gives other pixels, and Adam's first steps enlarge the difference.
With --peers, the two corrections of the peers' `dpo.py --strong` are put on TRL: the head on response positions only,
one image encoding a pair.

Each line of the output holds step, loss (not rounded), TRL's metrics, step_seconds (from the start of one step to the start
of the next) and resident_mb. The last line of stdout is a JSON object with the medians.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path


def arguments():
    parser = argparse.ArgumentParser(description="TRL's DPO, step by step")
    parser.add_argument("--model", required=True)
    parser.add_argument("--workload", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--pairs", type=int)
    parser.add_argument("--batch", type=int, default=2)
    parser.add_argument("--steps", type=int)
    parser.add_argument("--rate", type=float, default=1e-5)
    parser.add_argument("--beta", type=float, default=0.1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--peers", type=Path)
    return parser.parse_args()


def memory(key):
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(key + ":"):
            return int(line.split()[1]) / 1024
    return float("nan")


def rows(folder, count):
    """Prompt, chosen, rejected and picture of each pair."""
    own = folder / "pairs.jsonl"
    lines = (own if own.exists() else folder / "rows.jsonl").read_text().splitlines()[:count]
    for row in map(json.loads, lines):
        prompt = row.get("prompt") or f"USER: <image>\n{row['question']} ASSISTANT:"
        yield prompt, row["chosen"], row["rejected"], folder / (row.get("image_file") or row["image"])


def dataset(folder, count):
    from datasets import Dataset
    from PIL import Image

    def picture(file):
        with Image.open(file) as image:
            return image.convert("RGB")

    prompts, chosen, rejected, files = zip(*rows(folder, count))
    return Dataset.from_dict(
        {
            "images": [[picture(file)] for file in files],
            "prompt": ["<s>" + text for text in prompts],
            "chosen": [text + "</s>" for text in chosen],
            "rejected": [text + "</s>" for text in rejected],
        }
    )


def main():
    options = arguments()
    import torch
    from torch.utils.data import SequentialSampler
    from transformers import AutoProcessor, LlavaForConditionalGeneration, TrainerCallback
    from trl import DPOConfig, DPOTrainer

    torch.set_num_threads(options.threads)
    model = LlavaForConditionalGeneration.from_pretrained(options.model, dtype=torch.float32)
    model.requires_grad_(True)
    model.model.vision_tower.requires_grad_(False)
    if options.peers:
        sys.path.insert(0, str(options.peers))
        import dpo as peer

        peer.patch_compact_head()
        peer.patch_encode_once(model)
    pairs = dataset(options.workload, options.pairs)
    losses, begins = [], []

    class InOrder(DPOTrainer):
        def _get_train_sampler(self, *args, **kwargs):
            return SequentialSampler(self.train_dataset)

        def compute_loss(self, *args, **kwargs):
            loss = super().compute_loss(*args, **kwargs)
            losses.append(float((loss[0] if isinstance(loss, tuple) else loss).detach()))
            return loss

    class Marks(TrainerCallback):
        """A step's line is written when the next step begins: loading its batch belongs to it."""

        line = None

        def flush(self):
            if self.line:
                self.line["step_seconds"] = time.perf_counter() - begins[-1]
                with options.out.open("a") as out:
                    out.write(json.dumps(self.line) + "\n")
            self.line = None

        def on_step_begin(self, *args, **kwargs):
            self.flush()
            begins.append(time.perf_counter())

        def on_log(self, args, state, control, logs=None, **kwargs):
            if logs and "loss" in logs:
                self.line = {"step": state.global_step, **logs, "loss": losses[-1], "resident_mb": memory("VmRSS")}

        def on_train_end(self, *args, **kwargs):
            self.flush()

    options.out.unlink(missing_ok=True)
    trainer = InOrder(
        model=model,
        args=DPOConfig(
            output_dir=tempfile.mkdtemp(),
            per_device_train_batch_size=options.batch,
            max_steps=options.steps or len(pairs) // options.batch,
            learning_rate=options.rate,
            lr_scheduler_type="constant",
            warmup_steps=0,
            weight_decay=0.01,
            max_grad_norm=1.0,
            optim="adamw_torch",
            beta=options.beta,
            max_length=None,
            logging_steps=1,
            save_strategy="no",
            report_to=[],
            use_cpu=True,
            bf16=False,
            gradient_checkpointing=False,
            remove_unused_columns=False,
            dataloader_pin_memory=False,
            disable_tqdm=True,
        ),
        train_dataset=pairs,
        processing_class=AutoProcessor.from_pretrained(options.model, backend="pil"),
        callbacks=[Marks()],
    )
    if options.peers and trainer.ref_model is not None:
        peer.patch_encode_once(trainer.ref_model)
    before = memory("VmRSS")
    trainer.train()
    seconds = [after - begin for begin, after in zip(begins, begins[1:])]
    print(
        json.dumps(
            {
                "metric": "seconds_per_step",
                "value": statistics.median(seconds[1:] or seconds),
                "steps": len(begins),
                "resident_before_mb": before,
                "peak_resident_mb": memory("VmHWM"),
                "corrected": bool(options.peers),
                "threads": options.threads,
            }
        )
    )


if __name__ == "__main__":
    main()
