"""Opens the event files of a training run with the real TensorBoard and compares every scalar with metrics.jsonl.

    python check_tensorboard.py RUN_FOLDER

The folder is what a trainer with tensorBoard(true) wrote. Needs `pip install tensorboard`. Ends with 1 if a scalar is
missing, stands at another step, differs by more than float32 rounds, or is in the event files alone.
"""

import json
import math
import sys
from importlib.metadata import version
from pathlib import Path

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator


def tag(name):
    """Hugging Face's callback puts evaluations and training under prefixes of their own."""
    return "eval/" + name[len("eval_"):] if name.startswith("eval_") else "train/" + name


def rows(file):
    if not file.exists():
        return
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def expected(folder):
    """(tag, step) -> value, from both JSON Lines files."""
    values = {}
    for name in ("metrics.jsonl", "performance.jsonl"):
        for row in rows(folder / name):
            for key, value in row.items():
                if key not in ("step", "time"):
                    if key == "epoch" and name == "performance.jsonl":
                        continue
                    values[tag(key), row["step"]] = float(value)
    return values


def main():
    folder = Path(sys.argv[1])
    events = EventAccumulator(str(folder / "tensorboard"), size_guidance={"scalars": 0})
    events.Reload()
    told = {}
    for name in events.Tags()["scalars"]:
        for event in events.Scalars(name):
            told[name, event.step] = event.value
    wanted = expected(folder)
    errors = []
    for (name, step), value in sorted(wanted.items()):
        if (name, step) not in told:
            errors.append(f"{name} of step {step} is missing")
        elif not math.isclose(told[name, step], value, rel_tol=2e-7, abs_tol=1e-38):
            errors.append(f"{name} of step {step} is {told[name, step]}, expected {value}")
    errors += [f"{name} of step {step} is in the event files alone" for name, step in sorted(told.keys() - wanted.keys())]
    for error in errors[:20]:
        print(error)
    print(f"tensorboard {version('tensorboard')}: {len(events.Tags()['scalars'])} tags, {len(told)} scalars, "
          f"{len(errors)} differences")
    sys.exit(1 if errors else 0)


if __name__ == "__main__":
    main()
