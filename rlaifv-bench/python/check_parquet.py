"""Checks that Python's `datasets` and this library read each other's Parquet files.

    python3 check_parquet.py read FOLDER    folders that Java wrote (integrations/rlaifv-parquet/target/written-datasets after the tests)
    python3 check_parquet.py write FOLDER   files for Java to read, by `datasets`, pandas and pyarrow

Needs: pip install datasets pyarrow pillow pandas
"""

import io
import json
import pathlib
import sys

import datasets
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

CHAT = [{"role": datasets.Value("string"),
         "content": [{"type": datasets.Value("string"), "text": datasets.Value("string")}]}]


def read(folder):
    """Every picture decodes, and every column has the type it should have."""
    cache = str(folder / ".cache")
    plain = datasets.load_dataset(str(folder / "rlaif-v"), split="train", cache_dir=cache)
    stored = datasets.load_dataset(str(folder / "rlaif-v-withlogp"), split="train", cache_dir=cache)
    trl = datasets.load_dataset(str(folder / "trl"), split="train", cache_dir=cache)
    for name, data, column in (("rlaif-v", plain, "image"), ("rlaif-v-withlogp", stored, "image"), ("trl", trl, "images")):
        assert "Image" in str(data.features[column]), data.features[column]
        card = json.loads((folder / name / "dataset_card.json").read_text())
        assert len(data) == card["pairs"], (len(data), card["pairs"])
    assert len(plain) == len(stored) == len(trl)
    for one, other, chat in zip(plain, stored, trl):
        picture = chat["images"][0]
        assert one["image"].size == other["image"].size == picture.size
        assert list(one["image"].convert("RGB").tobytes()) == list(picture.convert("RGB").tobytes())
        assert chat["prompt"] == [{"role": "user", "content": [
            {"type": "image", "text": None}, {"type": "text", "text": one["question"]}]}]
        for side in ("chosen", "rejected"):
            assert chat[side] == [{"role": "assistant", "content": [{"type": "text", "text": one[side]}]}]
        json.loads(one["origin_split"])
        assert len(json.loads(other["logps"])["logps"]) == 6
    for name, data in (("rlaif-v", plain), ("rlaif-v-withlogp", stored), ("trl", trl)):
        print(f"{name}: {len(data)} rows, {data.features}")


def picture(i):
    out = io.BytesIO()
    Image.new("RGB", (8 + i % 3, 8), (i % 256, 0, 255 - i % 256)).save(out, "PNG")
    return out.getvalue()


def rows(count):
    return {
        "ds_name": ["RLAIF-V"] * count,
        "image": [{"bytes": picture(i), "path": f"images/{i}.png"} for i in range(count)],
        "question": [f"Question {i}: où?" for i in range(count)],
        "chosen": [f"chosen {i}" for i in range(count)],
        "rejected": [f"rejected {i}" for i in range(count)],
        "origin_dataset": ["COCO"] * count,
        "origin_split": ["{}"] * count,
        "idx": list(range(count)),
        "image_path": [f"images/{i}.png" for i in range(count)],
        "logps": [json.dumps([-1.5, float("nan"), [], -2.5, -1.25, [-1.25, -1.25]])] * count,
    }


def write(folder):
    folder.mkdir(parents=True, exist_ok=True)
    count = 300
    columns = rows(count)
    plain = {name: values for name, values in columns.items() if name != "logps"}
    features = datasets.Features({name: datasets.Value("string") for name in plain})
    features["image"] = datasets.Image()
    features["idx"] = datasets.Value("int64")
    datasets.Dataset.from_dict(plain, features=features).to_parquet(folder / "datasets.parquet")
    table = pa.table(columns)
    for codec in ("none", "snappy", "gzip", "zstd", "lz4"):
        for version in ("1.0", "2.0"):
            pq.write_table(table, folder / f"pyarrow-{codec}-{version}.parquet", compression=codec,
                           data_page_version=version, data_page_size=2000, write_page_checksum=version == "2.0")
    table.to_pandas().to_parquet(folder / "pandas.parquet")
    large = pa.schema([(name, pa.large_string() if pa.types.is_string(kind) else kind)
                       for name, kind in zip(table.column_names, table.schema.types)])
    pq.write_table(table.cast(large), folder / "large-strings.parquet")
    def chat(role, text, image=False):
        parts = [{"type": "image", "text": None}] if image else []
        return [{"role": role, "content": parts + [{"type": "text", "text": text}]}]
    datasets.Dataset.from_dict(
        {
            "images": [[picture_row] for picture_row in columns["image"]],
            "prompt": [chat("user", text, True) for text in columns["question"]],
            "chosen": [chat("assistant", text) for text in columns["chosen"]],
            "rejected": [chat("assistant", text) for text in columns["rejected"]],
        },
        features=datasets.Features({"images": datasets.Sequence(datasets.Image()), "prompt": CHAT, "chosen": CHAT,
                                    "rejected": CHAT}),
    ).to_parquet(folder / "trl.parquet")
    print(f"wrote {sorted(file.name for file in folder.glob('*.parquet'))}")


if __name__ == "__main__":
    {"read": read, "write": write}[sys.argv[1]](pathlib.Path(sys.argv[2]))
