"""Compares every kernel of the packed archive on a device with the CPU, in plain PyTorch.

    python check_kernels.py --device cuda --out report.json
    python check_kernels.py --archive kernels.pt --device cuda --types float32,bfloat16

Needs `pip install torch` (2.7 or newer) and no Java. Without --archive the script packs the checkout's kernels.py itself.
The reference is the CPU in float64 with inputs that are rounded to the compared type. A kernel passes if its error
(L2 norm of the difference divided by that of the reference) is below a limit for the type, or below three times the error
of the CPU in that type. Whole numbers must be equal. It also measures how long each kernel takes, and for the large ones
(at the width of a 7B model on CUDA) what share of the device's matrix product or memory bandwidth they reach. With
--device cpu it shows rounding errors of the CPU. Ends with 1 if a kernel fails, or if the archive has one that nothing
here calls.
"""

import argparse
import io
import json
import math
import os
import platform
import re
import sys
import tempfile
import time
import zipfile
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parent.parent / "rlaifv-core/src/main/kernels/kernels.py"
TYPE_NAMES = ["float32", "bfloat16", "float16"]


def command_line():
    """The options, read before torch is imported, so that --help and mistakes need no PyTorch."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path, help="kernels.pt, the rlaifv-core jar or kernels.py (default: that of the checkout)")
    parser.add_argument("--device", help="such as cuda or cpu (default: cuda if there is a GPU)")
    parser.add_argument("--types", default=",".join(TYPE_NAMES), help="compared types (default: all)")
    parser.add_argument("--kernels", default="", help="regular expression of the kernels to run (default: all)")
    parser.add_argument("--out", type=Path, help="JSON file of the report")
    options = parser.parse_args()
    options.types = options.types.split(",")
    for name in options.types:
        if name not in TYPE_NAMES:
            parser.error(f"argument --types: '{name}' is none of {', '.join(TYPE_NAMES)}")
    try:
        re.compile(options.kernels)
    except re.error as e:
        parser.error(f"argument --kernels: '{options.kernels}' is no regular expression: {e}")
    if not (options.archive or SOURCE).is_file():
        parser.error(f"argument --archive: there is no file {options.archive or SOURCE}: name kernels.pt or the rlaifv-core jar")
    # the report is written at the end, after everything was computed
    if options.out and (options.out.is_dir() or not options.out.resolve().parent.is_dir()):
        parser.error(f"argument --out: {options.out} can't be written: name a file in a folder that exists")
    return options


OPTIONS = command_line() if __name__ == "__main__" else None

# TF32 rounds float32 numbers to 10 bits. The library sets this too, before LibTorch is loaded.
os.environ.setdefault("NVIDIA_TF32_OVERRIDE", "0")
# Newer versions of PyTorch compute attention by cuDNN on some GPUs, LibTorch 2.7.1 does not.
os.environ.setdefault("TORCH_CUDNN_SDPA_DEPRIORITIZED", "1")
os.environ.setdefault("TORCH_CUDNN_SDPA_PREFERRED", "0")

try:
    import torch  # noqa: E402
except ImportError as e:
    sys.exit(f"check_kernels.py needs PyTorch 2.7 or newer ({e}): pip install torch")

TYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}
CODES = {torch.float32: 6, torch.float64: 7, torch.bfloat16: 15, torch.float16: 5}
LIMITS = {torch.float32: 1e-4, torch.bfloat16: 2e-2, torch.float16: 3e-3}
OF_ROUNDING = 3

# Methods without a case of their own, with one that calls them.
THROUGH = {
    "leaves": "decoder_layer_backward",
    "gradients": "decoder_layer_backward",
    "decoder_layer_keys": "decoder_layer_backward",
    "decoder_adapter_keys": "decoder_layer_backward",
    "projector_keys": "projector_backward",
    "projector_adapter_keys": "projector_backward",
    "vision_embed_keys": "vision_embed_backward",
    "vision_layer_keys": "vision_layer_backward",
    "resampler_keys": "resampler_backward",
    "qwen_merger_keys": "qwen_merger_backward",
    "decode_heads": "decode_step",
    "decode_rest": "decode_step",
    "grouped": "decode_shared",
    "ungrouped": "decode_shared",
}


# ---------------------------------------------------------------- archive


def packed(source):
    """The archive of a kernel source, as core.internal.tensor.KernelArchive packs it."""
    state = b"\x80\x02c__torch__\nKernels\nq\x00)\x81}(X\x08\x00\x00\x00trainingq\x01\x89ubq\x02."
    entries = {"version": b"10\n", "constants.pkl": b"\x80\x02).", "data.pkl": state, "code/__torch__.py": source}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in entries.items():
            archive.writestr("kernels/" + name, content)
    return out.getvalue()


def archive_of(path):
    """Bytes of the archive: of a file, out of a jar, or packed from a source."""
    if path is None or path.suffix == ".py":
        return packed((path or SOURCE).read_bytes())
    if path.suffix == ".jar":
        with zipfile.ZipFile(path) as jar:
            return jar.read("io/github/rlaifv/core/internal/tensor/kernels.pt")
    return path.read_bytes()


def methods(archive):
    """Method names with the names of the methods that each one calls."""
    with zipfile.ZipFile(io.BytesIO(archive)) as entries:
        code = next(name for name in entries.namelist() if name.endswith("code/__torch__.py"))
        text = entries.read(code).decode("utf-8")
    found = {}
    for part in re.split(r"^  def ", text, flags=re.MULTILINE)[1:]:
        found[part[: part.index("(")]] = set(re.findall(r"\(self\)\.(\w+)\(", part)) | set(
            re.findall(r"\bself\.(\w+)\(", part)
        )
    return found


# ---------------------------------------------------------------- cases


class Fixed:
    """A tensor of the device that keeps its type."""

    def __init__(self, tensor):
        self.tensor = tensor


class Host:
    """A tensor that stays in host memory with its type: a kernel reads its numbers."""

    def __init__(self, tensor):
        self.tensor = tensor


class Source:
    """A tensor of the compared type in host memory, which a kernel moves to the device."""

    def __init__(self, tensor):
        self.tensor = tensor


class Case:
    def __init__(self, kernel, variant, make, call, inplace, typed, whole_numbers_in_half):
        self.kernel = kernel
        self.name = kernel + (f" ({variant})" if variant else "")
        self.make = make
        self.call = call or (lambda kernels, arguments: getattr(kernels, kernel)(*arguments))
        self.inplace = inplace
        self.typed = typed
        self.whole_numbers_in_half = whole_numbers_in_half
        self.calls = {kernel}


CASES = []


def case(kernel, variant="", call=None, inplace=(), typed=True, whole_numbers_in_half=True, calls=()):
    """Registers a function of (random numbers, type of this run) that returns the kernel's arguments.

    inplace: positions of arguments that are results too. typed: whether the kernel computes in the compared type; others
    run in float32 alone. calls: further kernels that `call` uses.
    """

    def register(make):
        added = Case(kernel, variant, make, call, inplace, typed, whole_numbers_in_half)
        added.calls |= set(calls)
        CASES.append(added)
        return make

    return register


class Numbers:
    """Random numbers that are the same for each run of a case."""

    def __init__(self, seed):
        self.generator = torch.Generator().manual_seed(seed)

    def normal(self, *shape, scale=1.0):
        return torch.randn(shape, generator=self.generator, dtype=torch.float64) * scale

    def weight(self, rows, columns):
        return self.normal(rows, columns, scale=columns**-0.5)

    def near_one(self, size):
        return 1 + self.normal(size, scale=0.1)

    def below(self, high, *shape):
        return torch.randint(0, high, shape, generator=self.generator)

    def uniform(self, *shape):
        return torch.rand(shape, generator=self.generator, dtype=torch.float64)


def host(*numbers):
    return Host(torch.tensor(numbers, dtype=torch.int64))


def host_long(number):
    return Host(torch.tensor(number, dtype=torch.int64))


def host_float(number):
    return Host(torch.tensor(number, dtype=torch.float32))


B, T, D, HEADS, KV, FF, V = 2, 48, 256, 8, 4, 512, 1000
WIDTH = D // HEADS
EPS = 1e-5


def linear(r, w, key, rows, columns, bias=True):
    w[key] = r.weight(rows, columns)
    if bias:
        w[key + "_bias"] = r.normal(rows, scale=0.1)


def adapter(r, w, key, rows, columns, rank=4):
    w[key + "_a"] = r.weight(rank, columns)
    w[key + "_b"] = r.normal(rows, rank, scale=0.1)
    w[key + "_scale"] = torch.tensor(2.0, dtype=torch.float64)


def norm(r, w, key, size, bias=True):
    w[key] = r.near_one(size)
    if bias:
        w[key + "_bias"] = r.normal(size, scale=0.1)


def decoder_weights(r, d=D, heads=HEADS, kv=KV, ff=FF, biases=True, adapters=False):
    width = d // heads
    sizes = {
        "q": (d, d), "k": (kv * width, d), "v": (kv * width, d), "o": (d, d),
        "gate": (ff, d), "up": (ff, d), "down": (d, ff),
    }
    w = {"input_norm": r.near_one(d), "post_norm": r.near_one(d)}
    for key, (rows, columns) in sizes.items():
        linear(r, w, key, rows, columns, bias=biases)
        if adapters:
            adapter(r, w, key, rows, columns)
    return w


def with_dropout(w, nodes):
    for i, key in enumerate(["q", "k", "v", "o", "gate", "up", "down"]):
        w[key + "_drop"] = torch.tensor(1000 + i)
    w["drop_nodes"] = nodes
    w["drop_rate"] = Fixed(torch.tensor(0.25, dtype=torch.float32))
    return w


def angles(t, width, batch):
    inverse = 10000.0 ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    turn = torch.arange(t, dtype=torch.float64).unsqueeze(1) * inverse
    whole = torch.cat([turn, turn], 1).expand(batch, 1, t, width)
    return torch.cos(whole), torch.sin(whole)


def tree_ends():
    """Two trees: a prefix with two branches, and a shorter one with padding."""
    first = [T] * 32 + [40] * 8 + [48] * 8
    second = [44] * 44 + list(range(45, 49))
    return torch.tensor([first, second])


def tree_mask():
    ends = tree_ends()
    i = torch.arange(T).view(1, T, 1)
    j = torch.arange(T).view(1, 1, T)
    return torch.logical_and(j <= i, i < ends.unsqueeze(1)).unsqueeze(1)


def layer_inputs(r):
    cos, sin = angles(T, WIDTH, B)
    return r.normal(B, T, D), cos, sin, tree_mask()


@case("forward")
def _(r, t):
    return [r.normal(3, 4)]


def map_file(kernels, arguments):
    values = torch.arange(64, dtype=torch.float32)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "weights"
        file.write_bytes(values.numpy().tobytes() if _numpy() else bytes(values.untyped_storage()))
        path = torch.tensor(list(str(file).encode("utf-8")))
        mapped = kernels.map_file(path, torch.tensor([64, 6]))
        result = kernels.slice_weight(mapped, torch.tensor([8, 2, 3, 4])).clone()
        del mapped
    if not torch.equal(result, values[8:20].view(3, 4)):
        raise AssertionError("a mapped weight differs from its file")
    return result


def _numpy():
    try:
        import numpy  # noqa: F401

        return True
    except ImportError:
        return False


@case("map_file", call=map_file, typed=False, calls=["slice_weight"])
def _(r, t):
    return []


@case("copy_to")
def _(r, t):
    return [r.normal(5, 7), host(CODES[t])]


@case("copy_to_device_of")
def _(r, t):
    return [Source(r.normal(5, 7)), r.normal(1).to(torch.float32)]


@case("to_device_of")
def _(r, t):
    return [Source(r.normal(5, 7)), r.normal(1).to(torch.float32)]


@case("copy_rows")
def _(r, t):
    return [r.normal(9, 5), host(2, 6)]


@case("stack_rows")
def _(r, t):
    return [host(1, 0, 1), {"0": r.normal(2, 5), "1": r.normal(3, 5)}]


@case("to_float32")
def _(r, t):
    return [r.normal(4, 5).t()]


@case("piece_float32")
def _(r, t):
    return [r.normal(4, 5), 3, 9]


@case("piece_bytes", "bfloat16")
def _(r, t):
    return [r.normal(4, 5), 3, 9, 15]


@case("piece_bytes", "not finite", typed=False)
def _(r, t):
    return [Fixed(torch.full((4, 5), math.inf)), 3, 9, 6]


@case("checksums", typed=False)
def _(r, t):
    tensors = [r.normal(50, 70).to(torch.float32), r.normal(90).to(torch.bfloat16)]
    return [[Fixed(tensor) for tensor in tensors], 1, 3]


@case("zeros_float32")
def _(r, t):
    return [r.normal(4, 5)]


@case("widen")
def _(r, t):
    return [r.normal(4, 5), r.normal(2)]


@case("rms_norm")
def _(r, t):
    return [r.normal(B, T, D), r.near_one(D), EPS]


@case("rms_norm_forward")
def _(r, t):
    return [r.normal(B, T, D), r.near_one(D), host_float(EPS)]


@case("project", "bias and adapter with dropout")
def _(r, t):
    w = {}
    linear(r, w, "q", FF, D)
    adapter(r, w, "q", FF, D)
    w["q_drop"] = torch.tensor(17)
    w["drop_nodes"] = r.below(10**9, B, T)
    w["drop_rate"] = Fixed(torch.tensor(0.25, dtype=torch.float32))
    return [r.normal(B, T, D), w, "q"]


@case("drop")
def _(r, t):
    return [r.normal(B, T, D), r.below(10**12, B, T), torch.tensor(7), Fixed(torch.tensor(0.25, dtype=torch.float32))]


@case("rotate")
def _(r, t):
    cos, sin = angles(T, WIDTH, B)
    return [r.normal(B, HEADS, T, WIDTH), cos, sin]


def frequencies():
    return Fixed(torch.linspace(1.0, 0.25, WIDTH // 2))


@case("rotary")
def _(r, t):
    return [r.below(512, B, T), frequencies(), 10000.0, r.normal(1)]


@case("rotary_forward")
def _(r, t):
    return [r.below(512, B, T), host_float(10000.0), frequencies(), r.normal(1)]


@case("rotary_sections")
def _(r, t):
    return [r.below(512, 3, B, T), host_float(10000.0), torch.arange(WIDTH // 2) % 3, r.normal(1)]


@case("tree_mask", typed=False)
def _(r, t):
    return [tree_ends()]


# ---------------------------------------------------------------- decoder


@case("decoder_layer", "grouped heads, biases")
def _(r, t):
    x, cos, sin, mask = layer_inputs(r)
    return [x, decoder_weights(r), cos, sin, mask, HEADS, KV, EPS]


@case("decoder_layer", "all heads, adapters with dropout")
def _(r, t):
    x, cos, sin, mask = layer_inputs(r)
    w = with_dropout(decoder_weights(r, kv=HEADS, biases=False, adapters=True), r.below(10**9, B, T))
    return [x, w, cos, sin, mask, HEADS, HEADS, EPS]


@case("decoder_layer_forward")
def _(r, t):
    x, cos, sin, mask = layer_inputs(r)
    return [x, cos, sin, mask, host(HEADS, KV), host_float(EPS), decoder_weights(r)]


@case("decoder_layer_backward", "own weights and adapters")
def _(r, t):
    x, cos, sin, mask = layer_inputs(r)
    w = decoder_weights(r, adapters=True)
    return [x, r.normal(B, T, D), cos, sin, mask, host(HEADS, KV, 3), host_float(EPS), w]


@case("decoder_layer_backward", "adapters with dropout")
def _(r, t):
    x, cos, sin, mask = layer_inputs(r)
    w = with_dropout(decoder_weights(r, kv=HEADS, biases=False, adapters=True), r.below(10**9, B, T))
    return [x, r.normal(B, T, D), cos, sin, mask, host(HEADS, HEADS, 2), host_float(EPS), w]


def keep_and_walk_back(kernels, arguments):
    gy, rest = arguments[0], arguments[1:]
    kept = kernels.decoder_layer_keep(*rest)
    inputs = {str(i): tensor for i, tensor in enumerate(kept[2:])}
    grads = kernels.kept_backward(kept[0], gy, inputs)
    return [kept[1]] + grads


@case("decoder_layer_keep", call=keep_and_walk_back, calls=["kept_backward"])
def _(r, t):
    x, cos, sin, mask = layer_inputs(r)
    w = decoder_weights(r, adapters=True)
    return [r.normal(B, T, D), x, cos, sin, mask, host(HEADS, KV, 3), host_float(EPS), w]


def decode_arguments(r, b=2, n=3, prefix=10, capacity=6, step=2, layers=2, d=D, heads=HEADS, kv=KV, ff=FF, v=V):
    width = d // heads
    hidden = torch.zeros(b, 1, 1, prefix, dtype=torch.float64)
    hidden[-1, :, :, prefix - 3:] = -math.inf
    caches = [[r.normal(b, kv, prefix, width) for _ in range(layers)] for _ in range(2)]
    branches = [[r.normal(b, kv, n, capacity, width) for _ in range(layers)] for _ in range(2)]
    return [
        r.below(v, b, n), torch.full((b, n), prefix + step), step, r.normal(v, d),
        [decoder_weights(r, d, heads, kv, ff, biases=False) for _ in range(layers)],
        r.near_one(d), r.weight(v, d), caches[0], caches[1], branches[0], branches[1], hidden, heads, kv, 10000.0,
        Fixed(torch.ones(width // 2)), EPS,
    ]


@case("decode_step", inplace=(9, 10))
def _(r, t):
    return decode_arguments(r)


@case("decode_shared", inplace=(11, 12))
def _(r, t):
    rows, groups, shared, rest, capacity, step, layers = 5, 2, 7, 4, 6, 2, 2
    masks = [torch.zeros(groups, 1, 1, shared, dtype=torch.float64), torch.zeros(rows, 1, 1, rest, dtype=torch.float64)]
    masks[0][1, :, :, 5:] = -math.inf
    masks[1][3, :, :, 1:] = -math.inf
    sizes = [(groups, KV, WIDTH, shared), (groups, KV, shared, WIDTH), (rows, KV, WIDTH, rest), (rows, KV, rest, WIDTH)]
    caches = [[r.normal(*size) for _ in range(layers)] for size in sizes]
    branches = [[r.normal(rows, KV, 1, capacity, WIDTH) for _ in range(layers)] for _ in range(2)]
    return [
        r.below(V, rows, 1), torch.full((rows, 1), shared + rest + step), step, r.normal(V, D),
        [decoder_weights(r, D, HEADS, KV, FF, biases=False) for _ in range(layers)],
        r.near_one(D), r.weight(V, D), *caches, *branches, *masks,
        torch.tensor([0, 1, 2, 3, 4, 4]), torch.tensor([0, 1, 2, 3, 4]), HEADS, KV, 10000.0,
        Fixed(torch.ones(WIDTH // 2)), EPS,
    ]


@case("take_nodes")
def _(r, t):
    k, v = (r.normal(2, 5, KV, WIDTH).transpose(1, 2) for _ in range(2))
    return [k, v, torch.tensor([[0, 1, 4], [5, 6, 7], [5, 8, 9]])]


@case("grow_caches")
def _(r, t):
    return [[r.normal(2, KV, 3, 4, WIDTH) for _ in range(2)], 3]


@case("new_caches")
def _(r, t):
    return [[r.normal(2, KV, 5, WIDTH) for _ in range(2)], 3, 8]


@case("pack_prefix")
def _(r, t):
    k, v = (r.normal(2, 5, KV, WIDTH).transpose(1, 2) for _ in range(2))
    return [k, v]


@case("select_prompts")
def _(r, t):
    return [[r.normal(3, KV, 5, WIDTH) for _ in range(2)], torch.tensor([2, 0])]


@case("select_branches")
def _(r, t):
    return [[r.normal(2, KV, 4, 5, WIDTH) for _ in range(2)], torch.tensor([[2, 0], [1, 3]])]


@case("reorder_branches", inplace=(0,))
def _(r, t):
    return [[r.normal(2, KV, 3, 5, WIDTH) for _ in range(2)], torch.tensor([[2, 0, 0], [1, 1, 2]]), 4]


# ---------------------------------------------------------------- embeddings, head


@case("embed_tokens")
def _(r, t):
    at = torch.tensor([1, 2, 5])
    return [r.normal(V, D), r.below(V, 20), r.normal(4, D), at, torch.tensor([3, 0, 1]), host(CODES[t])]


@case("embed_table_backward")
def _(r, t):
    ids = r.below(9, 20)
    return [r.normal(20, D), r.normal(V, D), ids, torch.tensor([0, 1, 4, 7, 8, 19])]


@case("embed_features_backward")
def _(r, t):
    return [r.normal(20, D), r.normal(6, D), torch.tensor([2, 3, 9, 11]), torch.tensor([5, 1, 1, 0])]


@case("select_rows")
def _(r, t):
    return [r.normal(9, D), torch.tensor([8, 0, 8])]


@case("logits")
def _(r, t):
    return [r.normal(33, D), r.near_one(D), r.weight(V, D), EPS]


@case("spoiler", typed=False)
def _(r, t):
    return [Fixed(r.normal(5, V).to(torch.float32))]


@case("log_probs")
def _(r, t):
    return [r.normal(33, D), r.below(V, 33), r.near_one(D), r.weight(V, D), EPS, 16]


@case("softmax_columns", whole_numbers_in_half=False)
def _(r, t):
    return [r.normal(9, D), r.near_one(D), r.weight(V, D), EPS, torch.tensor([3, 700]), 4]


@case("head_unit")
def _(r, t):
    return [r.normal(33, D), r.below(V, 33), r.weight(V, D), host(16)]


@case("head_weight_backward")
def _(r, t):
    return [r.normal(33, D), r.below(V, 33), r.weight(V, D), Fixed(r.normal(33).to(torch.float32)), host(16)]


@case("final_norm_backward")
def _(r, t):
    rows = torch.tensor([1, 4, 4, 7])
    return [r.normal(9, D), rows, r.normal(4, D), Fixed(r.normal(4).to(torch.float32)), r.near_one(D), host_float(EPS)]


# ---------------------------------------------------------------- CLIP, projector


for _kind, _word in enumerate(["quick_gelu", "gelu", "gelu with tanh", "silu", "relu"]):

    @case("activation", _word)
    def _(r, t, kind=_kind):
        return [r.normal(33, D), kind]


@case("layer_norm")
def _(r, t):
    w = {}
    norm(r, w, "n", D)
    return [r.normal(B, T, D), w, "n", EPS]


def pixels(r, height=28, width=28):
    return r.normal(B, 3, height, width)


def vision_embed_weights(r):
    w = {"patch": r.normal(D, 3, 14, 14, scale=0.04), "class": r.normal(D), "position": r.normal(5, D)}
    norm(r, w, "pre_norm", D)
    return w


@case("vision_embed")
def _(r, t):
    return [pixels(r), EPS, vision_embed_weights(r)]


@case("vision_embed_forward")
def _(r, t):
    return [pixels(r), host_float(EPS), vision_embed_weights(r)]


@case("vision_embed_backward")
def _(r, t):
    return [pixels(r), r.normal(B, 5, D), host_float(EPS), vision_embed_weights(r)]


def vision_layer_weights(r):
    w = {}
    norm(r, w, "norm1", D)
    norm(r, w, "norm2", D)
    for key in ["q", "k", "v", "out"]:
        linear(r, w, key, D, D)
    linear(r, w, "fc1", FF, D)
    linear(r, w, "fc2", D, FF)
    return w


@case("vision_layer")
def _(r, t):
    return [r.normal(B, T, D), vision_layer_weights(r), HEADS, 0, EPS]


@case("vision_layer_forward")
def _(r, t):
    return [r.normal(B, T, D), host(HEADS, 2), host_float(EPS), vision_layer_weights(r)]


@case("vision_layer_backward")
def _(r, t):
    return [r.normal(B, T, D), r.normal(B, T, D), host(HEADS, 0), host_float(EPS), vision_layer_weights(r)]


@case("patch_rows")
def _(r, t):
    return [r.normal(B, 5, D), host_long(1)]


@case("patch_rows_backward")
def _(r, t):
    return [r.normal(B * 4, D), r.normal(B, 5, D), host_long(1)]


def two_linears(r, columns=D, hidden=FF, rows=D):
    w = {}
    linear(r, w, "linear_1", hidden, columns)
    linear(r, w, "linear_2", rows, hidden)
    adapter(r, w, "linear_1", hidden, columns)
    adapter(r, w, "linear_2", rows, hidden)
    return w


@case("projector")
def _(r, t):
    return [r.normal(33, D), two_linears(r), 1]


@case("projector_forward")
def _(r, t):
    return [r.normal(33, D), host(1), two_linears(r)]


@case("projector_backward")
def _(r, t):
    return [r.normal(33, D), r.normal(33, D), host(1, 3), two_linears(r)]


@case("arrange_rows")
def _(r, t):
    return [r.normal(6, D), r.normal(D), torch.tensor([5, 6, 0, 0, 6, 2])]


@case("arrange_rows_backward")
def _(r, t):
    return [r.normal(6, D), torch.tensor([5, 6, 0, 0, 6, 2]), host(6)]


# ---------------------------------------------------------------- EVA-02 tower and resampler


@case("eva_positions")
def _(r, t):
    return [r.normal(1, 17, D), 3, 5]


@case("eva_embed")
def _(r, t):
    w = {
        "patch": r.normal(D, 3, 14, 14, scale=0.04), "patch_bias": r.normal(D), "position": r.normal(1, 17, D),
        "class": r.normal(1, 1, D),
    }
    return [pixels(r, 40, 70), w]


@case("eva_layer")
def _(r, t):
    w = {"qkv": r.weight(3 * D, D), "q_bias": r.normal(D, scale=0.1), "v_bias": r.normal(D, scale=0.1)}
    linear(r, w, "proj", D, D)
    linear(r, w, "fc1", FF, D)
    linear(r, w, "fc2", D, FF)
    norm(r, w, "norm1", D)
    norm(r, w, "norm2", D)
    return [r.normal(B, 17, D), host(HEADS), host_float(EPS), w]


@case("eva_rows")
def _(r, t):
    w = {}
    norm(r, w, "norm", D)
    return [r.normal(B, 17, D), host_float(EPS), w]


@case("resampler_positions")
def _(r, t):
    return [r.normal(9, D), 4]


def resampler_weights(r):
    w = {
        "query": r.normal(9, D), "position": r.normal(9, D), "kv": r.weight(D, FF), "in": r.weight(3 * D, D),
        "in_bias": r.normal(3 * D, scale=0.1), "proj": r.weight(D, D),
    }
    for key in ["ln_kv", "ln_q", "ln_post"]:
        norm(r, w, key, D)
    linear(r, w, "out", D, D)
    return w


@case("resampler")
def _(r, t):
    return [r.normal(B * 16, FF), host(HEADS, B), host_float(EPS), resampler_weights(r)]


@case("resampler_backward")
def _(r, t):
    return [r.normal(B * 16, FF), r.normal(B * 9, D), host(HEADS, B, 1), host_float(EPS), resampler_weights(r)]


# ---------------------------------------------------------------- Qwen2.5-VL, SigLIP


@case("qwen_vision_embed")
def _(r, t):
    return [r.normal(32, 3 * 2 * 14 * 14), {"patch": r.normal(D, 3, 2, 14, 14, scale=0.03)}]


def qwen_layer(r, windows, keep, back):
    cos, sin = angles(32, WIDTH, 1)
    w = {"norm1": r.near_one(D), "norm2": r.near_one(D)}
    linear(r, w, "qkv", 3 * D, D)
    linear(r, w, "proj", D, D)
    linear(r, w, "gate", FF, D)
    linear(r, w, "up", FF, D)
    linear(r, w, "down", D, FF)
    return [
        r.normal(32, D), cos.view(32, WIDTH), sin.view(32, WIDTH), windows, keep, back, host_long(HEADS),
        host_float(1e-6), w,
    ]


@case("qwen_vision_layer", "all patches")
def _(r, t):
    none = torch.zeros(0, 0, dtype=torch.int64)
    return qwen_layer(r, none, none, torch.zeros(0, dtype=torch.int64))


@case("qwen_vision_layer", "windows")
def _(r, t):
    windows = torch.arange(36).view(3, 12) % 32
    keep = (torch.arange(36) < 32).to(torch.int64).view(3, 12)
    return qwen_layer(r, windows, keep, torch.arange(32))


def merger_weights(r):
    w = {"ln": r.near_one(D)}
    linear(r, w, "linear_1", 4 * D, 4 * D)
    linear(r, w, "linear_2", D, 4 * D)
    adapter(r, w, "linear_1", 4 * D, 4 * D)
    adapter(r, w, "linear_2", D, 4 * D)
    return w


@case("qwen_merger")
def _(r, t):
    return [r.normal(32, D), merger_weights(r), 4, 1e-6]


@case("qwen_merger_forward")
def _(r, t):
    return [r.normal(32, D), host(4), host_float(1e-6), merger_weights(r)]


@case("qwen_merger_backward")
def _(r, t):
    return [r.normal(32, D), r.normal(8, D), host(4, 3), host_float(1e-6), merger_weights(r)]


@case("siglip_embed")
def _(r, t):
    w = {"patch": r.normal(D, 3, 14, 14, scale=0.04), "patch_bias": r.normal(D), "position": r.normal(9, D)}
    return [pixels(r), torch.tensor([0, 2, 6, 8]), w]


@case("siglip_rows")
def _(r, t):
    w = {}
    norm(r, w, "norm", D)
    return [r.normal(B, 16, D), host_long(2), host_float(EPS), w]


@case("connector")
def _(r, t):
    w = {"linear_1": r.weight(FF, D)}
    return [r.normal(33, D), host(0), host_float(EPS), w]


@case("connector_backward")
def _(r, t):
    w = {"linear_1": r.weight(FF, D)}
    adapter(r, w, "linear_1", FF, D)
    return [r.normal(33, D), r.normal(33, FF), host(3), host_float(EPS), w]


# ---------------------------------------------------------------- sampling, adapters, optimizer


@case("penalise_repetition", typed=False)
def _(r, t):
    return [Fixed(r.normal(5, V).to(torch.float32)), r.below(V, 5, 20), 1.3]


for _label, _settings in {"greedy": (0.0, 0, 1.0), "temperature": (0.7, 0, 1.0), "top-k": (0.9, 20, 1.0), "top-p": (1.1, 0, 0.8)}.items():

    @case("sample", _label, typed=False)
    def _(r, t, settings=_settings):
        logits = r.normal(64, V, scale=3).to(torch.float32)
        logits[5, 7] = math.nan
        return [Fixed(logits), Fixed(r.uniform(64)), *settings]


for _likeliest in (0, 5):

    @case("sampled_log_probs", f"{_likeliest} likeliest", typed=False)
    def _(r, t, likeliest=_likeliest):
        return [Fixed(r.normal(16, V, scale=3).to(torch.float32)), r.below(V, 16), likeliest]


for _penalty in (1.0, 1.3):

    @case("best_continuations", f"penalty {_penalty}", typed=False)
    def _(r, t, penalty=_penalty):
        return [Fixed(r.normal(16, V, scale=3).to(torch.float32)), r.below(V, 16, 20), penalty, 6]


@case("merged")
def _(r, t):
    a, b = r.weight(4, D).to(torch.float32), r.normal(FF, 4, scale=0.1).to(torch.float32)
    return [r.weight(FF, D), Fixed(a), Fixed(b), 2.0]


@case("merge", inplace=(0,))
def _(r, t):
    a, b = r.weight(4, D).to(torch.float32), r.normal(FF, 4, scale=0.1).to(torch.float32)
    return [r.weight(FF, D), Fixed(a), Fixed(b), 2.0]


def singles(r, *shapes):
    return [Fixed(r.normal(*shape).to(torch.float32)) for shape in shapes]


@case("accumulate", inplace=(0,))
def _(r, t):
    return [singles(r, (5, 7), (9,)), [r.normal(5, 7), r.normal(9)]]


@case("norms", typed=False)
def _(r, t):
    return [singles(r, (50, 70), (9,))]


@case("scale_all", typed=False, inplace=(0,))
def _(r, t):
    return [singles(r, (5, 7), (9,)), 0.37]


@case("zero_all", typed=False, inplace=(0,))
def _(r, t):
    return [singles(r, (5, 7), (9,))]


@case("add_square", typed=False, inplace=(0,))
def _(r, t):
    return [Fixed(torch.full((1,), 2.5, dtype=torch.float64)), *singles(r, (50, 70))]


@case("add_square", "not finite", typed=False)
def _(r, t):
    return [Fixed(torch.full((1,), 2.5, dtype=torch.float64)), Fixed(torch.full((4, 5), math.inf))]


def optimizer_step(r):
    shapes = [(50, 70), (9,)]
    second = [Fixed(torch.square(x.tensor)) for x in singles(r, *shapes)]
    return [singles(r, *shapes), singles(r, *shapes), singles(r, *shapes), second, 3, 1e-3, 0.9, 0.999, 0.01, 1e-8]


@case("adamw", typed=False, inplace=(0, 2, 3))
def _(r, t):
    return optimizer_step(r)


@case("adamw_unless", "taken", typed=False, inplace=(0, 2, 3))
def _(r, t):
    return [*optimizer_step(r), Fixed(torch.zeros(1))]


@case("adamw_unless", "stopped", typed=False, inplace=(0, 2, 3))
def _(r, t):
    return [*optimizer_step(r), Fixed(torch.ones(1))]


@case("copy_all", inplace=(0,))
def _(r, t):
    return [[r.normal(5, 7), r.normal(9)], singles(r, (5, 7), (9,))]


# ---------------------------------------------------------------- comparison


def placed(argument, compared, run, device):
    """An argument, rounded to the compared type, in the type of this run, on its device."""
    if isinstance(argument, Host):
        return argument.tensor.clone()
    if isinstance(argument, Source):
        return argument.tensor.to(compared).to(run)
    if isinstance(argument, Fixed):
        return argument.tensor.to(device, copy=True)
    if isinstance(argument, dict):
        return {key: placed(value, compared, run, device) for key, value in argument.items()}
    if isinstance(argument, list):
        return [placed(value, compared, run, device) for value in argument]
    if isinstance(argument, torch.Tensor):
        rounded = argument.to(compared).to(run) if argument.dtype == torch.float64 else argument
        return rounded.to(device, copy=True)
    return argument


def flat(result):
    if isinstance(result, torch.Tensor):
        return [result]
    if isinstance(result, (list, tuple)):
        return [tensor for part in result for tensor in flat(part)]
    return []


def prepared(item, compared, run, device):
    arguments = item.make(Numbers(zlib.crc32(item.name.encode())), run)
    return [placed(argument, compared, run, device) for argument in arguments]


def computed(kernels, item, compared, run, device):
    """The results on the host."""
    arguments = prepared(item, compared, run, device)
    with torch.no_grad(), torch.jit.optimized_execution(False):
        results = flat(item.call(kernels, arguments))
    for position in item.inplace:
        results += flat(arguments[position])
    return [tensor.detach().cpu() for tensor in results]


def error(expected, actual, whole_numbers):
    """The largest relative error of a result; infinite if shapes, kinds or whole numbers differ.

    Some gradients are zero but for rounding, such as that of the keys' bias. So a result counts as no smaller than a
    hundredth of the largest one.
    """
    if len(expected) != len(actual):
        return math.inf
    differences, norms = [], []
    for e, a in zip(expected, actual):
        if e.shape != a.shape or e.is_floating_point() != a.is_floating_point():
            return math.inf
        if not e.is_floating_point():
            if whole_numbers and not torch.equal(e, a):
                return math.inf
            continue
        e, a = e.double(), a.double()
        if not torch.equal(torch.isfinite(e), torch.isfinite(a)):
            return math.inf
        e, a = torch.nan_to_num(e, 0, 0, 0), torch.nan_to_num(a, 0, 0, 0)
        differences.append(torch.linalg.vector_norm(e - a).item())
        norms.append(torch.linalg.vector_norm(e).item())
    least = max(norms, default=0.0) / 100
    return max((d / max(n, least, 1e-30) if d else 0.0 for d, n in zip(differences, norms)), default=0.0)


def milliseconds(kernels, item, compared, device):
    arguments = prepared(item, compared, compared, device)

    def run():
        with torch.no_grad(), torch.jit.optimized_execution(False):
            item.call(kernels, arguments)

    return 1000 * seconds(run, device, 10 if device.type == "cuda" else 1)


def seconds(run, device, rounds):
    """Seconds per call, the best of some rounds. CUDA is asynchronous, so each round ends with a wait."""
    run()
    best = math.inf
    for _ in range(3 if device.type == "cuda" else 2):
        wait(device)
        start = time.perf_counter()
        for _ in range(rounds):
            run()
        wait(device)
        best = min(best, (time.perf_counter() - start) / rounds)
    return best


def wait(device):
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def compare(kernels, item, name, device):
    compared = TYPES[name]
    cpu = torch.device("cpu")
    row = {"kernel": item.kernel, "case": item.name, "type": name, "limit": LIMITS[compared]}
    try:
        reference = computed(kernels["cpu"], item, compared, torch.float64, cpu)
    except Exception as e:  # a kernel whose types are fixed
        row["reference"] = "float32, since float64 fails: " + first_line(e)
        reference = computed(kernels["cpu"], item, compared, torch.float32, cpu)
    whole = item.whole_numbers_in_half or compared == torch.float32
    try:
        own = error(reference, computed(kernels["cpu"], item, compared, compared, cpu), whole)
    except Exception as e:
        row["cpu"] = "not computed: " + first_line(e)
        own = math.nan
    if math.isfinite(own):
        row["cpu"] = own
        row["limit"] = max(row["limit"], OF_ROUNDING * own)
    try:
        row["error"] = error(reference, computed(kernels["device"], item, compared, compared, device), whole)
        row["milliseconds"] = milliseconds(kernels["device"], item, compared, device)
        row["verdict"] = "pass" if row["error"] <= row["limit"] else "fail"
    except Exception as e:  # whatever the device does is a result
        row["verdict"] = "fail"
        row["failure"] = first_line(e)
    return row


def first_line(failure):
    # what torch adds to each error of CUDA
    advice = ("CUDA kernel errors might be", "For debugging consider passing", "Compile with `TORCH_USE_CUDA_DSA`")
    lines = [line.strip() for line in str(failure).splitlines() if line.strip() and not line.strip().startswith(advice)]
    causes = [line for line in lines if line.startswith("RuntimeError")]
    return f"{type(failure).__name__}: {(causes or lines or [''])[-1][:300]}"


# ---------------------------------------------------------------- large kernels


def peaks(device, types):
    size = 8192 if device.type == "cuda" else 1024
    rounds = 20 if device.type == "cuda" else 3
    found = {}
    for name in types:
        a = torch.randn(size, size, device=device).to(TYPES[name])
        b = torch.randn(size, size, device=device).to(TYPES[name])
        found[name] = 2e-12 * size**3 / seconds(lambda: torch.mm(a, b), device, rounds)
        del a, b
    count = (1 << 28) if device.type == "cuda" else (1 << 24)
    source, target = torch.randn(count, device=device), torch.empty(count, device=device)
    return {
        "product_teraflops": found,
        "copy_gigabytes_per_second": 8e-9 * count / seconds(lambda: target.copy_(source), device, rounds),
    }


def large(kernels, name, device, peak):
    """A decoder layer, the head and the optimizer: of a 7B LLaMA on CUDA, an eighth as wide on a CPU."""
    type_ = TYPES[name]
    big = device.type == "cuda"
    d, heads, ff, t, v, rounds = (4096, 32, 11008, 2048, 32000, 10) if big else (512, 8, 1376, 128, 4000, 2)
    rows = []

    def measured(what, run, operations=None, bytes_=None):
        taken = seconds(run, device, rounds)
        row = {"kernel": what, "type": name, "milliseconds": 1000 * taken}
        if operations:
            row["teraflops"] = 1e-12 * operations / taken
            row["share_of_product"] = row["teraflops"] / peak["product_teraflops"][name]
        if bytes_:
            row["gigabytes_per_second"] = 1e-9 * bytes_ / taken
            row["share_of_copy"] = row["gigabytes_per_second"] / peak["copy_gigabytes_per_second"]
        rows.append(row)

    def random(*shape, scale=1.0):
        return (torch.randn(shape, device=device) * scale).to(type_)

    w = {"input_norm": random(d), "post_norm": random(d)}
    for key in ["q", "k", "v", "o"]:
        w[key] = random(d, d, scale=d**-0.5)
    for key in ["gate", "up"]:
        w[key] = random(ff, d, scale=d**-0.5)
    w["down"] = random(d, ff, scale=ff**-0.5)
    weights = sum(tensor.numel() for tensor in w.values())
    cos, sin = (part.to(device).to(type_) for part in angles(t, d // heads, 1))
    mask = torch.ones(t, t, dtype=torch.bool, device=device).tril().view(1, 1, t, t)
    x, gy = random(1, t, d), random(1, t, d)
    dims, eps = torch.tensor([heads, heads, 1]), torch.tensor(EPS)
    products = 2 * weights * t
    attention = 4 * t * t * d
    note = f"width {d}, {t} tokens"
    measured(f"decoder_layer ({note})", lambda: kernels.decoder_layer(x, w, cos, sin, mask, heads, heads, EPS), products + attention)
    measured(
        f"decoder_layer_backward (with its forward pass, all weights, {note})",
        lambda: kernels.decoder_layer_backward(x, gy, cos, sin, mask, dims, eps, w), 3 * (products + attention))
    none = torch.tensor([heads, heads, 0])
    measured(
        f"decoder_layer_backward (with its forward pass, no weights, {note})",
        lambda: kernels.decoder_layer_backward(x, gy, cos, sin, mask, none, eps, w), 2 * products + 3 * attention)
    head, y = random(v, d, scale=d**-0.5), random(t // 4, d)
    targets = torch.randint(0, v, (t // 4,), device=device)
    measured(f"head_unit (vocabulary {v}, {t // 4} rows)", lambda: kernels.head_unit(y, targets, head, torch.tensor([256])), 4 * v * d * (t // 4))

    def branches(n):
        caches = [random(1, heads, t, d // heads)], [random(1, heads, t, d // heads)]
        own = [random(1, heads, n, 64, d // heads)], [random(1, heads, n, 64, d // heads)]
        tokens = torch.randint(0, v, (1, n), device=device)
        hidden = torch.zeros(1, 1, 1, t, device=device, dtype=type_)
        scale = torch.ones(d // heads // 2, device=device)
        return lambda: kernels.decode_step(
            tokens, tokens, 32, head, [w], w["input_norm"], head, *caches, *own, hidden, heads, heads, 10000.0, scale, EPS)

    size = head.element_size()
    for n in (1, 16):
        read = (weights + head.numel() + 2 * t * d) * size
        measured(f"decode_step (one layer and head, {n} responses, {t} tokens before)", branches(n), bytes_=read)
    if name == "float32":
        count = d * ff
        state = [[torch.rand(count, device=device)] for _ in range(4)]
        measured(
            "adamw", lambda: kernels.adamw(*state, 1, 1e-6, 0.9, 0.999, 0.0, 1e-8), bytes_=7 * 4 * count)
    return rows


# ---------------------------------------------------------------- report


def uncovered(found, listed):
    called = set().union(*(item.calls for item in listed))
    problems = []
    for name in sorted(found):
        if name in called:
            continue
        caller = THROUGH.get(name)
        if caller is None:
            problems.append(f"{name} has no case")
        elif caller not in called or name not in found.get(caller, ()):
            problems.append(f"{name} is not called by {caller}")
    problems += [f"the archive has no {name}" for name in sorted(called - found.keys())]
    return problems


def machine(device):
    facts = {"torch": torch.__version__, "python": platform.python_version(), "system": platform.platform()}
    if device.type == "cuda":
        properties = torch.cuda.get_device_properties(device)
        facts |= {
            "device": properties.name, "memory_gb": round(properties.total_memory * 1e-9, 1),
            "compute_capability": f"{properties.major}.{properties.minor}", "cuda": torch.version.cuda,
        }
    else:
        facts |= {"device": "cpu", "threads": torch.get_num_threads()}
    return facts


def number(value, form):
    return "-" if value is None else value[:12] if isinstance(value, str) else format(value, form)


def show(row):
    print(
        f"{row['verdict']:<5} {row['case']:<52} {row['type']:<9} {number(row.get('error'), '.2e'):>9}"
        f" {number(row['limit'], '.2e'):>9} {number(row.get('cpu'), '.2e'):>12} {number(row.get('milliseconds'), '.3f'):>9}"
        f"  {row.get('failure', '')}".rstrip(),
        flush=True,
    )


def measure_large(kernels, types, device, report):
    report["peaks"] = peaks(device, types)
    print("\npeaks: " + json.dumps(report["peaks"]))
    report["large"] = []
    with torch.no_grad(), torch.jit.optimized_execution(False):
        for name in types:
            for row in large(kernels, name, device, report["peaks"]):
                report["large"].append(row)
                share = row.get("share_of_product", row.get("share_of_copy"))
                rate = row.get("teraflops", row.get("gigabytes_per_second"))
                unit = "TFLOP/s" if "teraflops" in row else "GB/s"
                print(
                    f"{row['type']:<9} {row['kernel']:<80} {row['milliseconds']:>9.3f} ms {rate:>8.3f} {unit:<8}"
                    f" {100 * share:>6.1f} %"
                )


def device_of(name):
    """The device, which is tried now: an error of the first kernel would not say that there is none."""
    try:
        device = torch.device(name or ("cuda" if torch.cuda.is_available() else "cpu"))
        torch.zeros(1, device=device)
    except Exception as e:
        sys.exit(f"check_kernels.py: the device '{name}' can't be used: {str(e).splitlines()[0]}")
    return device


def main(options):
    device = device_of(options.device)
    types = options.types

    archive = archive_of(options.archive)
    kernels = {
        "cpu": torch.jit.load(io.BytesIO(archive), map_location="cpu"),
        "device": torch.jit.load(io.BytesIO(archive), map_location=device),
    }
    chosen = [item for item in CASES if re.search(options.kernels, item.kernel)]
    if not chosen:
        sys.exit(f"check_kernels.py: no kernel has a name like '{options.kernels}' (--kernels)")
    problems = [] if options.kernels else uncovered(methods(archive), chosen)
    report = {"check_kernels": 1, "machine": machine(device), "uncovered": problems}
    print(", ".join(f"{key} {value}" for key, value in report["machine"].items()))
    print(f"{'':<5} {'kernel':<52} {'type':<9} {'error':>9} {'limit':>9} {'CPU error':>12} {'ms':>9}")
    rows = []
    for item in chosen:
        for name in types if item.typed else ["float32"]:
            rows.append(compare(kernels, item, name, device))
            show(rows[-1])
    report["kernels"] = rows
    failures = []
    if not options.kernels:
        try:
            measure_large(kernels["device"], types, device, report)
        except Exception as e:  # after some errors CUDA refuses everything; what was compared is still reported
            failures.append("measuring: " + first_line(e))
    report["failures"] = failures
    failed = [row for row in rows if row["verdict"] == "fail"]
    report["failed"] = len(failed)
    for problem in problems:
        print("not covered: " + problem)
    for failure in failures:
        print("failed: " + failure)
    print(f"\n{len(rows) - len(failed)} of {len(rows)} comparisons passed, {len(problems)} kernels not covered")
    if options.out:
        options.out.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    return 1 if failed or problems or failures else 0


if __name__ == "__main__":
    sys.exit(main(OPTIONS))
