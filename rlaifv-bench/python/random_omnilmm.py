"""Writes a folder with OmniLMM-12B's published shapes and random bfloat16 weights, one shard a tower, resampler and eight layers.

  python random_omnilmm.py --tiny TINY_FOLDER --out FOLDER

config.json, tokenizer and templates come from a small OmniLMM folder; the sizes are replaced.
"""
import argparse, json, shutil, struct
from pathlib import Path

import numpy as np

LAYERS, WIDTH, INNER, KV, VOCABULARY = 32, 4096, 14336, 1024, 32003
BLOCKS, TOWER, TOWER_INNER, POSITIONS, QUERIES = 63, 1792, 15360, 257, 64


def decoder_layer(i):
    p = f"model.layers.{i}."
    yield p + "self_attn.q_proj.weight", (WIDTH, WIDTH)
    yield p + "self_attn.k_proj.weight", (KV, WIDTH)
    yield p + "self_attn.v_proj.weight", (KV, WIDTH)
    yield p + "self_attn.o_proj.weight", (WIDTH, WIDTH)
    yield p + "mlp.gate_proj.weight", (INNER, WIDTH)
    yield p + "mlp.up_proj.weight", (INNER, WIDTH)
    yield p + "mlp.down_proj.weight", (WIDTH, INNER)
    yield p + "input_layernorm.weight", (WIDTH,)
    yield p + "post_attention_layernorm.weight", (WIDTH,)


def block(i):
    p = f"model.vision_tower.blocks.{i}."
    yield p + "attn.qkv.weight", (3 * TOWER, TOWER)
    for name in ("attn.q_bias", "attn.v_bias", "attn.proj.bias", "norm1.weight", "norm1.bias", "norm2.weight", "norm2.bias", "mlp.fc2.bias"):
        yield p + name, (TOWER,)
    yield p + "attn.proj.weight", (TOWER, TOWER)
    yield p + "mlp.fc1.weight", (TOWER_INNER, TOWER)
    yield p + "mlp.fc1.bias", (TOWER_INNER,)
    yield p + "mlp.fc2.weight", (TOWER, TOWER_INNER)


def rest():
    t = "model.vision_tower."
    yield t + "cls_token", (1, 1, TOWER)
    yield t + "pos_embed", (1, POSITIONS, TOWER)
    yield t + "patch_embed.proj.weight", (TOWER, 3, 14, 14)
    for name in ("patch_embed.proj.bias", "norm.weight", "norm.bias"):
        yield t + name, (TOWER,)
    r = "model.resampler."
    yield r + "pos_embed", (QUERIES, WIDTH)
    yield r + "query", (QUERIES, WIDTH)
    yield r + "kv_proj.weight", (WIDTH, TOWER)
    yield r + "attn.in_proj_weight", (3 * WIDTH, WIDTH)
    yield r + "attn.in_proj_bias", (3 * WIDTH,)
    yield r + "attn.out_proj.weight", (WIDTH, WIDTH)
    yield r + "proj", (WIDTH, WIDTH)
    for name in ("attn.out_proj.bias", "ln_q.weight", "ln_q.bias", "ln_kv.weight", "ln_kv.bias", "ln_post.weight", "ln_post.bias"):
        yield r + name, (WIDTH,)
    yield "model.embed_tokens.weight", (VOCABULARY, WIDTH)
    yield "model.norm.weight", (WIDTH,)
    yield "lm_head.weight", (VOCABULARY, WIDTH)


def bfloat16(values):
    return (values.astype(np.float32).view(np.uint32) >> 16).astype(np.uint16)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tiny", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True)
    for file in options.tiny.iterdir():
        if file.is_file() and "safetensors" not in file.name:
            shutil.copy(file, options.out / file.name)
    config = json.loads((options.tiny / "config.json").read_text())
    config.update(hidden_size=WIDTH, intermediate_size=INNER, num_hidden_layers=LAYERS, num_attention_heads=32, num_key_value_heads=8,
                  vocab_size=VOCABULARY, image_size=448, num_query=QUERIES)
    (options.out / "config.json").write_text(json.dumps(config, indent=1))
    shards = [list(rest())]
    for first in range(0, BLOCKS, 16):
        shards.append([one for i in range(first, min(BLOCKS, first + 16)) for one in block(i)])
    for first in range(0, LAYERS, 8):
        shards.append([one for i in range(first, first + 8) for one in decoder_layer(i)])
    noise = bfloat16(np.random.default_rng(0).standard_normal(1 << 24) * 0.02)
    index, total = {}, 0
    for number, shard in enumerate(shards):
        name = f"model-{number + 1:05d}-of-{len(shards):05d}.safetensors"
        header, offset = {}, 0
        for tensor, shape in shard:
            size = 2 * int(np.prod(shape))
            header[tensor] = {"dtype": "BF16", "shape": shape, "data_offsets": [offset, offset + size]}
            offset += size
            index[tensor] = name
        total += offset
        text = json.dumps(header).encode()
        text += b" " * (-len(text) % 8)
        with open(options.out / name, "wb") as file:
            file.write(struct.pack("<Q", len(text)) + text)
            for tensor, shape in shard:
                left = int(np.prod(shape))
                norm = "norm" in tensor or ".ln_" in tensor
                while left > 0:
                    part = noise[: min(left, len(noise))]
                    if norm and tensor.endswith("weight"):
                        part = bfloat16(np.ones(len(part)))
                    file.write(part.tobytes())
                    left -= len(part)
    (options.out / "model.safetensors.index.json").write_text(json.dumps({"metadata": {"total_size": total}, "weight_map": index}))
    print(json.dumps({"metric": "checkpoint_bytes", "value": total, "parameters": total // 2}))


if __name__ == "__main__":
    main()
