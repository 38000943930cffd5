# The numerical heart, as TorchScript source: every method is one call from Java, on CPU and CUDA alike.
#
# Letters: B trees or prompts, T tokens of a packed tree, n branches of a prompt, P prefix tokens, S branch tokens so far,
# D width, H heads, K key/value heads, G = H / K, d head width, V vocabulary, N selected rows, C image channels.
# dtypes are numbers here: 4 int64, 5 float16, 6 float32, 7 float64, 11 bool, 15 bfloat16.
# Weights may be stored in another dtype than x: each is widened to x's dtype where it is used.
# Methods named *_backward switch autograd on for themselves and must be called through the training entry.

class Kernels(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def forward(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return x

  # ---------------------------------------------------------------- storage

  # Maps a file privately as one 1-D tensor. The path comes as its UTF-8 bytes [bytes] int64, so that this can be called
  # through the training entry (what the other entry makes can't take part in autograd). meta = [elements, dtype].
  def map_file(self: __torch__.Kernels, path: Tensor, meta: Tensor) -> Tensor:
    name = ""
    codes = annotate(List[int], path.tolist())
    for c in codes:
      name = name + chr(c)
    elements = int(meta[0])
    dtype = int(meta[1])
    return torch.from_file(name, False, elements, dtype=dtype)

  # One weight of a mapped file, in memory that it shares with the file's others, but not in autograd's count of changes:
  # else a change of one would be one of all, and graphs that need the others unchanged could not be walked back.
  # meta = [begin, rank, shape...].
  def slice_weight(self: __torch__.Kernels, whole: Tensor, meta: Tensor) -> Tensor:
    m = annotate(List[int], meta.tolist())
    begin = m[0]
    count = 1
    shape = annotate(List[int], [])
    for i in range(m[1]):
      shape.append(m[2 + i])
      count = count * m[2 + i]
    return ops.prim.data(torch.slice(whole, 0, begin, begin + count).view(shape))

  def copy_to(self: __torch__.Kernels, x: Tensor, meta: Tensor) -> Tensor:
    return torch.clone(x.to(int(meta[0])))

  # A copy on the device of another tensor.
  def copy_to_device_of(self: __torch__.Kernels, x: Tensor, like: Tensor) -> Tensor:
    return x.to(ops.prim.device(like), ops.prim.dtype(x), False, True)

  # The same, unless it is there already.
  def to_device_of(self: __torch__.Kernels, x: Tensor, like: Tensor) -> Tensor:
    return x.to(ops.prim.device(like), ops.prim.dtype(x), False, False)

  # A copy of the rows range[0] .. range[1] - 1.
  def copy_rows(self: __torch__.Kernels, x: Tensor, range: Tensor) -> Tensor:
    return torch.clone(torch.slice(x, 0, int(range[0]), int(range[1])))

  # The tensors w["0"], w["1"], ... one below the other, in the order of take.
  def stack_rows(self: __torch__.Kernels, take: Tensor, w: Dict[str, Tensor]) -> Tensor:
    parts = annotate(List[Tensor], [])
    order = annotate(List[int], take.tolist())
    for i in order:
      parts.append(w[str(i)])
    return torch.cat(parts, 0)

  def to_float32(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return x.to(6).contiguous()

  # Elements begin to begin + count in the order of memory, in float32.
  def piece_float32(self: __torch__.Kernels, x: Tensor, begin: int, count: int) -> Tensor:
    return torch.narrow(torch.reshape(x, [-1]), 0, begin, count).to(6).contiguous()

  # The same elements in another dtype (rounded to nearest, ties to even): the bytes of their memory, and their largest
  # magnitude, float32 0-d, which is not finite if one of them is not, or no longer is.
  def piece_bytes(self: __torch__.Kernels, x: Tensor, begin: int, count: int, dtype: int) -> List[Tensor]:
    part = torch.narrow(torch.reshape(x, [-1]), 0, begin, count).to(dtype)
    return [torch.view_copy(part, dtype=0), torch.amax(torch.abs(part)).to(6)]

  def zeros_float32(self: __torch__.Kernels, like: Tensor) -> Tensor:
    return torch.zeros_like(like, dtype=6)

  # ---------------------------------------------------------------- building blocks

  def widen(self: __torch__.Kernels, w: Tensor, x: Tensor) -> Tensor:
    return w.to(ops.prim.dtype(x))

  def rms_norm(self: __torch__.Kernels, x: Tensor, w: Tensor, eps: float) -> Tensor:
    h = x.to(6)
    scale = torch.rsqrt(torch.mean(h * h, [-1], True) + eps)
    return (self).widen(w, x) * (h * scale).to(ops.prim.dtype(x))

  def project(self: __torch__.Kernels, x: Tensor, w: Dict[str, Tensor], key: str) -> Tensor:
    weight = (self).widen(w[key], x)
    bias_key = key + "_bias"
    if bias_key in w:
      y = torch.linear(x, weight, (self).widen(w[bias_key], x))
    else:
      y = torch.linear(x, weight, None)
    if key + "_a" in w:
      z = x
      if key + "_drop" in w:
        z = (self).drop(x, w["drop_nodes"], w[key + "_drop"], w["drop_rate"])
      z = torch.linear(z, (self).widen(w[key + "_a"], x), None) * (self).widen(w[key + "_scale"], x)
      y = y + torch.linear(z, (self).widen(w[key + "_b"], x), None)
    return y

  # Dropout whose mask is a function of (node, salt, column) alone, so that neither batch nor replica changes it and the
  # second pass over a layer drops what the first did. x [..., D]; nodes int64 [...]; salt 0-d int64 and rate 0-d
  # float32 in host memory, where computations on a GPU read them without a transfer.
  def drop(self: __torch__.Kernels, x: Tensor, nodes: Tensor, salt: Tensor, rate: Tensor) -> Tensor:
    columns = torch.arange(0, x.size(-1), 1, dtype=4, device=ops.prim.device(x))
    h = nodes.unsqueeze(-1) * 6364136223846793005 + (columns + salt) * 1442695040888963407
    h = torch.bitwise_xor(h, torch.bitwise_right_shift(h, 29)) * 1181783497276652981
    h = torch.bitwise_xor(h, torch.bitwise_right_shift(h, 32)) * 8186125218735201581
    u = torch.bitwise_and(torch.bitwise_right_shift(h, 35), 16777215).to(6) * (1.0 / 16777216.0)
    keep = torch.ge(u, rate).to(6) / (1.0 - rate)
    return x * keep.to(ops.prim.dtype(x))

  def rotate(self: __torch__.Kernels, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    half = x.size(-1) // 2
    a = x[..., :half]
    b = x[..., half:]
    return x * cos + torch.cat([-b, a], -1) * sin

  # cos and sin of rotary positions, each [B, 1, T, d] in x's dtype. scale float32 [d / 2] multiplies the frequencies.
  def rotary(self: __torch__.Kernels, positions: Tensor, scale: Tensor, theta: float, like: Tensor) -> List[Tensor]:
    device = ops.prim.device(like)
    d = 2 * scale.size(0)
    steps = torch.arange(0, d, 2, dtype=4, device=device).to(6) / float(d)
    inverse = torch.reciprocal(torch.pow(theta, steps)) * scale
    angles = positions.to(6).unsqueeze(-1) * inverse
    full = torch.cat([angles, angles], -1).unsqueeze(1)
    return [torch.cos(full).to(ops.prim.dtype(like)), torch.sin(full).to(ops.prim.dtype(like))]

  # The same through the training entry. theta 0-d float32.
  def rotary_forward(self: __torch__.Kernels, positions: Tensor, theta: Tensor, scale: Tensor, like: Tensor) -> List[Tensor]:
    return (self).rotary(positions, scale, float(theta), like)

  # The same with several axes of positions [A, B, T]: column pair j turns by the axis axes[j], int64 [d / 2].
  def rotary_sections(self: __torch__.Kernels, positions: Tensor, theta: Tensor, axes: Tensor, like: Tensor) -> List[Tensor]:
    half = axes.size(0)
    steps = torch.arange(0, 2 * half, 2, dtype=4, device=ops.prim.device(like)).to(6) / float(2 * half)
    inverse = torch.reciprocal(torch.pow(float(theta), steps))
    own = torch.index_select(positions, 0, axes).to(6).permute([1, 2, 0])
    angles = own * inverse
    full = torch.cat([angles, angles], -1).unsqueeze(1)
    return [torch.cos(full).to(ops.prim.dtype(like)), torch.sin(full).to(ops.prim.dtype(like))]

  # Which node sees which: end[b, i] is one past the last descendant of node i in depth-first order, so j is an ancestor
  # of i (or i itself) exactly where j <= i < end[j]. Padding nodes see themselves alone. [B, T] -> bool [B, 1, T, T].
  def tree_mask(self: __torch__.Kernels, end: Tensor) -> Tensor:
    t = end.size(1)
    at = torch.arange(0, t, dtype=4, device=ops.prim.device(end))
    i = at.view([1, t, 1])
    j = at.view([1, 1, t])
    return torch.logical_and(torch.le(j, i), torch.lt(i, end.unsqueeze(1))).unsqueeze(1)

  # ---------------------------------------------------------------- decoder

  # One LLaMA layer over packed trees. x [B, T, D]; cos, sin [B, 1, T, d]; mask bool [B, 1, T, T].
  # Returns the layer's output and its keys and values [B, K, T, d].
  def decoder_layer(self: __torch__.Kernels, x: Tensor, w: Dict[str, Tensor], cos: Tensor, sin: Tensor, mask: Tensor, heads: int, kv: int, eps: float) -> List[Tensor]:
    b = x.size(0)
    t = x.size(1)
    h = (self).rms_norm(x, w["input_norm"], eps)
    q = (self).project(h, w, "q").view([b, t, heads, -1]).transpose(1, 2)
    k = (self).project(h, w, "k").view([b, t, kv, -1]).transpose(1, 2)
    v = (self).project(h, w, "v").view([b, t, kv, -1]).transpose(1, 2)
    q = (self).rotate(q, cos, sin)
    k = (self).rotate(k, cos, sin)
    ke = k
    ve = v
    if kv < heads:
      ke = torch.repeat_interleave(k, heads // kv, 1)
      ve = torch.repeat_interleave(v, heads // kv, 1)
    a = torch.scaled_dot_product_attention(q, ke, ve, mask, 0., False)
    a = a.transpose(1, 2).reshape([b, t, -1])
    x1 = x + (self).project(a, w, "o")
    h2 = (self).rms_norm(x1, w["post_norm"], eps)
    g = torch.silu((self).project(h2, w, "gate")) * (self).project(h2, w, "up")
    y = x1 + (self).project(g, w, "down")
    return [y, k, v]

  def decoder_layer_keys(self: __torch__.Kernels) -> List[str]:
    return ["input_norm", "q", "k", "v", "o", "post_norm", "gate", "up", "down", "q_bias", "k_bias", "v_bias", "o_bias", "gate_bias", "up_bias", "down_bias"]

  def decoder_adapter_keys(self: __torch__.Kernels) -> List[str]:
    return ["q_a", "q_b", "k_a", "k_b", "v_a", "v_b", "o_a", "o_b", "gate_a", "gate_b", "up_a", "up_b", "down_a", "down_b"]

  # Copies of a dictionary's weights that autograd can differentiate. wanted: 1 the layer's own weights, 2 its adapters',
  # 3 both, 0 none. The wanted ones are appended to `into`: own before adapters', each in the order of their keys.
  def leaves(self: __torch__.Kernels, w: Dict[str, Tensor], own: List[str], adapters: List[str], wanted: int, into: List[Tensor]) -> Dict[str, Tensor]:
    ww = annotate(Dict[str, Tensor], {})
    for key in w.keys():
      ww[key] = torch.detach(w[key])
    if wanted % 2 == 1:
      for key in own:
        if key in w:
          leaf = torch.requires_grad_(torch.detach(w[key]), True)
          ww[key] = leaf
          into.append(leaf)
    if wanted >= 2:
      for key in adapters:
        if key in w:
          leaf = torch.requires_grad_(torch.detach(w[key]), True)
          ww[key] = leaf
          into.append(leaf)
    return ww

  # Gradients of the inputs, in their order. y must depend on each of them.
  def gradients(self: __torch__.Kernels, y: Tensor, gy: Tensor, inputs: List[Tensor]) -> List[Tensor]:
    gos = annotate(List[Optional[Tensor]], [gy])
    grads = torch.autograd.grad([y], inputs, gos)
    out = annotate(List[Tensor], [])
    for g in grads:
      out.append(ops.prim.unchecked_unwrap_optional(g))
    return out

  # dims = [heads, kv, wanted (see leaves)]. Returns grad x, then the wanted weights' gradients.
  def decoder_layer_backward(self: __torch__.Kernels, x: Tensor, gy: Tensor, cos: Tensor, sin: Tensor, mask: Tensor, dims: Tensor, eps: Tensor, w: Dict[str, Tensor]) -> List[Tensor]:
    heads = int(dims[0])
    kv = int(dims[1])
    ops.aten.set_grad_enabled(True)
    xd = torch.requires_grad_(torch.detach(x), True)
    inputs = [xd]
    ww = (self).leaves(w, (self).decoder_layer_keys(), (self).decoder_adapter_keys(), int(dims[2]), inputs)
    y = (self).decoder_layer(xd, ww, cos, sin, mask, heads, kv, float(eps))
    out = (self).gradients(y[0], gy, inputs)
    ops.aten.set_grad_enabled(False)
    return out

  # The layer with its graph kept. dims as in decoder_layer_backward. Returns the output, which holds the graph as long as
  # it lives, the output without the graph, then x and the wanted weights as kept_backward needs them.
  def decoder_layer_keep(self: __torch__.Kernels, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor, dims: Tensor, eps: Tensor, w: Dict[str, Tensor]) -> List[Tensor]:
    ops.aten.set_grad_enabled(True)
    inputs = [torch.requires_grad_(torch.detach(x), True)]
    ww = (self).leaves(w, (self).decoder_layer_keys(), (self).decoder_adapter_keys(), int(dims[2]), inputs)
    y = (self).decoder_layer(inputs[0], ww, cos, sin, mask, int(dims[0]), int(dims[1]), float(eps))[0]
    ops.aten.set_grad_enabled(False)
    out = [y, torch.detach(y)]
    for i in inputs:
      out.append(i)
    return out

  # Walks a kept graph back and frees it. w holds what its forward was differentiated by under "0", "1", ...
  def kept_backward(self: __torch__.Kernels, y: Tensor, gy: Tensor, w: Dict[str, Tensor]) -> List[Tensor]:
    inputs = annotate(List[Tensor], [])
    for i in range(len(w)):
      inputs.append(w[str(i)])
    return (self).gradients(y, gy, inputs)

  # The same layer through the training entry, without gradient. dims = [heads, kv].
  def decoder_layer_forward(self: __torch__.Kernels, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor, dims: Tensor, eps: Tensor, w: Dict[str, Tensor]) -> Tensor:
    return (self).decoder_layer(x, w, cos, sin, mask, int(dims[0]), int(dims[1]), float(eps))[0]

  # Queries, and keys and values up to `step`, of one token per branch. Writes the token's own into the caches in place.
  # Returns [[B, K, n, G, d], keys and values [B, K, n, step + 1, d]].
  def decode_heads(self: __torch__.Kernels, x: Tensor, w: Dict[str, Tensor], cos: Tensor, sin: Tensor, step: int, branch_k: Tensor, branch_v: Tensor, heads: int, kv: int, eps: float) -> List[Tensor]:
    b = x.size(0)
    n = x.size(1)
    d = branch_k.size(-1)
    h = (self).rms_norm(x, w["input_norm"], eps)
    q = (self).rotate((self).project(h, w, "q").view([b, n, heads, d]), cos, sin)
    k = (self).rotate((self).project(h, w, "k").view([b, n, kv, d]), cos, sin)
    v = (self).project(h, w, "v").view([b, n, kv, d])
    torch.copy_(torch.select(branch_k, 3, step), k.transpose(1, 2))
    torch.copy_(torch.select(branch_v, 3, step), v.transpose(1, 2))
    bk = torch.narrow(branch_k, 3, 0, step + 1)
    bv = torch.narrow(branch_v, 3, 0, step + 1)
    # [B, n, K, G, d] -> [B, K, n, G, d]
    return [q.view([b, n, kv, heads // kv, d]).transpose(1, 2), bk, bv]

  # A layer after its attention [B, K, n, G, d].
  def decode_rest(self: __torch__.Kernels, x: Tensor, attended: Tensor, w: Dict[str, Tensor], eps: float) -> Tensor:
    a = attended.transpose(1, 2).reshape([x.size(0), x.size(1), -1])
    x1 = x + (self).project(a, w, "o")
    h2 = (self).rms_norm(x1, w["post_norm"], eps)
    return x1 + (self).project(torch.silu((self).project(h2, w, "gate")) * (self).project(h2, w, "up"), w, "down")

  # One token for each of n branches of B prompts. tokens, positions [B, n]; prefix keys and values [B, K, P, d] are
  # shared by the branches; branch caches [B, K, n, capacity, d] are written at `step` in place; prefix_mask float
  # [B, 1, 1, P] is 0 or -inf. Returns logits float32 [B * n, V].
  def decode_step(self: __torch__.Kernels, tokens: Tensor, positions: Tensor, step: int, embed: Tensor, layers: List[Dict[str, Tensor]], norm: Tensor, head: Tensor, prefix_k: List[Tensor], prefix_v: List[Tensor], branch_k: List[Tensor], branch_v: List[Tensor], prefix_mask: Tensor, heads: int, kv: int, theta: float, rope_scale: Tensor, eps: float) -> Tensor:
    b = tokens.size(0)
    n = tokens.size(1)
    g = heads // kv
    like = prefix_k[0]
    x = torch.embedding(embed, tokens).to(ops.prim.dtype(like))
    d = like.size(-1)
    scale = 1.0 / ops.aten.sqrt(float(d))
    cs = (self).rotary(positions, rope_scale, theta, like)
    # [B, 1, n, d] -> [B, n, 1, d]
    cos = cs[0].transpose(1, 2)
    sin = cs[1].transpose(1, 2)
    for i in range(len(layers)):
      w = layers[i]
      parts = (self).decode_heads(x, w, cos, sin, step, branch_k[i], branch_v[i], heads, kv, eps)
      q5 = parts[0]
      bk = parts[1]
      bv = parts[2]
      shared = torch.matmul(q5.reshape([b, kv, n * g, d]), prefix_k[i].transpose(2, 3)) * scale
      shared = (shared + prefix_mask.to(ops.prim.dtype(shared))).view([b, kv, n, g, -1])
      own = torch.matmul(q5, bk.transpose(3, 4)) * scale
      p = torch.softmax(torch.cat([shared, own], -1).to(6), -1).to(ops.prim.dtype(x))
      split = shared.size(-1)
      ps = p[..., :split].reshape([b, kv, n * g, split])
      a = torch.matmul(ps, prefix_v[i]).view([b, kv, n, g, d]) + torch.matmul(p[..., split:], bv)
      x = (self).decode_rest(x, a, w, eps)
    y = (self).rms_norm(x.reshape([b * n, -1]), norm, eps)
    return torch.linear(y, (self).widen(head, y), None).to(6)

  # Rows x [R, K, G, c] by slot [N * M] of N groups with M rows each: [N, K, M * G, c].
  def grouped(self: __torch__.Kernels, x: Tensor, slots: Tensor, n: int) -> Tensor:
    m = slots.size(0) // n
    kv = x.size(1)
    g = x.size(2)
    y = torch.index_select(x, 0, slots).view([n, m, kv, g, -1]).transpose(1, 2)
    return y.reshape([n, kv, m * g, -1])

  # The rows of groups [N, K, M * G, c] by their places [R]: [R, K, G, c].
  def ungrouped(self: __torch__.Kernels, x: Tensor, places: Tensor, g: int) -> Tensor:
    n = x.size(0)
    kv = x.size(1)
    m = x.size(2) // g
    y = x.view([n, kv, m, g, -1]).transpose(1, 2).reshape([n * m, kv, g, -1])
    return torch.index_select(y, 0, places)

  # One token for each of R rows, of which those of a group (an image) begin with the same P tokens. tokens, positions
  # [R, 1]; keys [N, K, d, P] and values [N, K, P, d] of the groups' beginnings, [R, K, d, Q] and [R, K, Q, d] of the rest
  # of each row's prompt; branch caches [R, K, 1, capacity, d] are written at `step` in place; masks float [N, 1, 1, P] and
  # [R, 1, 1, Q] are 0 or -inf. slots [N * M] has M rows per group, where repeated ones fill smaller groups; places [R] has
  # the slot of each row. Returns logits float32 [R, V].
  def decode_shared(self: __torch__.Kernels, tokens: Tensor, positions: Tensor, step: int, embed: Tensor, layers: List[Dict[str, Tensor]], norm: Tensor, head: Tensor, shared_k: List[Tensor], shared_v: List[Tensor], own_k: List[Tensor], own_v: List[Tensor], branch_k: List[Tensor], branch_v: List[Tensor], shared_mask: Tensor, own_mask: Tensor, slots: Tensor, places: Tensor, heads: int, kv: int, theta: float, rope_scale: Tensor, eps: float) -> Tensor:
    r = tokens.size(0)
    g = heads // kv
    n = shared_mask.size(0)
    like = shared_v[0]
    x = torch.embedding(embed, tokens).to(ops.prim.dtype(like))
    d = like.size(-1)
    scale = 1.0 / ops.aten.sqrt(float(d))
    cs = (self).rotary(positions, rope_scale, theta, like)
    cos = cs[0].transpose(1, 2)
    sin = cs[1].transpose(1, 2)
    for i in range(len(layers)):
      w = layers[i]
      parts = (self).decode_heads(x, w, cos, sin, step, branch_k[i], branch_v[i], heads, kv, eps)
      q = parts[0].reshape([r, kv, g, d])
      bk = parts[1].squeeze(2)
      bv = parts[2].squeeze(2)
      common = torch.matmul((self).grouped(q, slots, n), shared_k[i]) * scale
      common = (self).ungrouped(common + shared_mask.to(ops.prim.dtype(common)), places, g)
      rest = torch.matmul(q, own_k[i]) * scale
      rest = rest + own_mask.to(ops.prim.dtype(rest))
      own = torch.matmul(q, bk.transpose(2, 3)) * scale
      p = torch.softmax(torch.cat([common, rest, own], -1).to(6), -1).to(ops.prim.dtype(x))
      first = common.size(-1)
      second = first + rest.size(-1)
      a = (self).ungrouped(torch.matmul((self).grouped(p[..., :first], slots, n), shared_v[i]), places, g)
      a = a + torch.matmul(p[..., first:second], own_v[i]) + torch.matmul(p[..., second:], bv)
      x = (self).decode_rest(x, a.unsqueeze(2), w, eps)
    y = (self).rms_norm(x.reshape([r, -1]), norm, eps)
    return torch.linear(y, (self).widen(head, y), None).to(6)

  # Keys and values [B, K, T, d] at the nodes `at` [R, L], counted over all trees, in the layouts in which decode_shared
  # multiplies them: [R, K, d, L] and [R, K, L, d].
  def take_nodes(self: __torch__.Kernels, k: Tensor, v: Tensor, at: Tensor) -> List[Tensor]:
    kv = k.size(1)
    d = k.size(3)
    r = at.size(0)
    flat = at.reshape([-1])
    kt = torch.index_select(k.transpose(1, 2).reshape([-1, kv, d]), 0, flat).view([r, -1, kv, d])
    vt = torch.index_select(v.transpose(1, 2).reshape([-1, kv, d]), 0, flat).view([r, -1, kv, d])
    return [kt.transpose(1, 2).transpose(2, 3).contiguous(), vt.transpose(1, 2).contiguous()]

  def grow_caches(self: __torch__.Kernels, caches: List[Tensor], extra: int) -> List[Tensor]:
    out = annotate(List[Tensor], [])
    for c in caches:
      s = c.size()
      out.append(torch.cat([c, torch.zeros([s[0], s[1], s[2], extra, s[4]], dtype=ops.prim.dtype(c), device=ops.prim.device(c))], 3))
    return out

  def new_caches(self: __torch__.Kernels, prefix: List[Tensor], n: int, capacity: int) -> List[Tensor]:
    out = annotate(List[Tensor], [])
    for c in prefix:
      out.append(torch.zeros([c.size(0), c.size(1), n, capacity, c.size(3)], dtype=ops.prim.dtype(c), device=ops.prim.device(c)))
    return out

  # Keys and values [B, K, P, d] of prompts in the layouts in which decode_step multiplies them: there each step would
  # copy those of several prompts again.
  def pack_prefix(self: __torch__.Kernels, k: Tensor, v: Tensor) -> List[Tensor]:
    return [k.transpose(2, 3).contiguous().transpose(2, 3), v.contiguous()]

  def select_prompts(self: __torch__.Kernels, caches: List[Tensor], keep: Tensor) -> List[Tensor]:
    out = annotate(List[Tensor], [])
    for c in caches:
      out.append(torch.index_select(c, 0, keep))
    return out

  # Branches keep [B, m] of caches [B, K, n, capacity, d].
  def select_branches(self: __torch__.Kernels, caches: List[Tensor], keep: Tensor) -> List[Tensor]:
    out = annotate(List[Tensor], [])
    for c in caches:
      at = keep.view([keep.size(0), 1, keep.size(1), 1, 1])
      at = at.expand([keep.size(0), c.size(1), keep.size(1), c.size(3), c.size(4)])
      out.append(torch.gather(c, 2, at))
    return out

  # Lets branch i of each prompt continue what branch source[b, i] was up to `length` tokens: source [B, n], caches
  # [B, K, n, capacity, d], in place.
  def reorder_branches(self: __torch__.Kernels, caches: List[Tensor], source: Tensor, length: int) -> int:
    for c in caches:
      filled = torch.narrow(c, 3, 0, length)
      at = source.view([source.size(0), 1, source.size(1), 1, 1])
      at = at.expand([source.size(0), c.size(1), source.size(1), length, c.size(4)])
      x = torch.copy_(filled, torch.gather(filled, 2, at))
    return 0

  # ---------------------------------------------------------------- embeddings and image features

  # ids [N] int64 (any id at image positions); rows `at` [M] are replaced by features[take]; meta = [dtype of the result].
  def embed_tokens(self: __torch__.Kernels, table: Tensor, ids: Tensor, features: Tensor, at: Tensor, take: Tensor, meta: Tensor) -> Tensor:
    dtype = int(meta[0])
    x = torch.embedding(table, ids).to(dtype)
    if at.size(0) > 0:
      x = torch.index_copy(x, 0, at, torch.index_select(features, 0, take).to(dtype))
    return x

  # Gradient of the table [V, D] float32 over text positions.
  def embed_table_backward(self: __torch__.Kernels, gx: Tensor, table: Tensor, ids: Tensor, text: Tensor) -> Tensor:
    g = torch.zeros_like(table, dtype=6)
    rows = torch.index_select(gx, 0, text).to(6)
    return torch.index_add(g, 0, torch.index_select(ids, 0, text), rows)

  # Gradient of the features [F, D].
  def embed_features_backward(self: __torch__.Kernels, gx: Tensor, features: Tensor, at: Tensor, take: Tensor) -> Tensor:
    g = torch.zeros_like(features)
    return torch.index_add(g, 0, take, torch.index_select(gx, 0, at).to(ops.prim.dtype(features)))

  # ---------------------------------------------------------------- head

  def select_rows(self: __torch__.Kernels, x: Tensor, rows: Tensor) -> Tensor:
    return torch.index_select(x, 0, rows)

  # Logits float32 [N, V] of hidden rows [N, D].
  def logits(self: __torch__.Kernels, h: Tensor, norm: Tensor, head: Tensor, eps: float) -> Tensor:
    y = (self).rms_norm(h, norm, eps)
    return torch.linear(y, (self).widen(head, y), None).to(6)

  # 0, or NaN in rows [N, 1] where a logit [N, V] is not finite: added to results, it spoils those of such rows.
  def spoiler(self: __torch__.Kernels, z: Tensor) -> Tensor:
    return torch.sum(z, [1], True) * 0.

  # Log-probabilities [N] of targets, N rows in chunks: the whole [N, V] never exists.
  def log_probs(self: __torch__.Kernels, h: Tensor, targets: Tensor, norm: Tensor, head: Tensor, eps: float, chunk: int) -> Tensor:
    n = h.size(0)
    parts = annotate(List[Tensor], [])
    begin = 0
    while begin < n:
      end = min(begin + chunk, n)
      z = (self).logits(torch.slice(h, 0, begin, end), norm, head, eps)
      t = torch.slice(targets, 0, begin, end)
      picked = torch.gather(z, 1, t.unsqueeze(1)).squeeze(1)
      parts.append(picked - torch.logsumexp(z, [1]) + (self).spoiler(z).squeeze(1))
      begin = end
    return torch.cat(parts, 0)

  # Probabilities of some columns, and the likeliest k: [[N, C] float64, [N, k] float64, ids [N, k] int64].
  def softmax_columns(self: __torch__.Kernels, h: Tensor, norm: Tensor, head: Tensor, eps: float, columns: Tensor, k: int) -> List[Tensor]:
    z = (self).logits(h, norm, head, eps)
    p = torch.softmax(z.to(7), 1)
    top = torch.topk(p, min(k, p.size(1)), 1)
    return [torch.index_select(p, 1, columns) + (self).spoiler(z), top[0], top[1]]

  # One number multiplies every token's gradient later, so the unit gradient d log p / d y is formed in the same pass as
  # log p. y [N, D] normed rows. meta = [chunk]. Returns log p [N] and the unit gradient [N, D].
  def head_unit(self: __torch__.Kernels, y: Tensor, targets: Tensor, head: Tensor, meta: Tensor) -> List[Tensor]:
    chunk = int(meta[0])
    n = y.size(0)
    w = (self).widen(head, y)
    logps = annotate(List[Tensor], [])
    units = annotate(List[Tensor], [])
    begin = 0
    while begin < n:
      end = min(begin + chunk, n)
      t = torch.slice(targets, 0, begin, end)
      z = torch.linear(torch.slice(y, 0, begin, end), w, None).to(6)
      lse = torch.logsumexp(z, [1], True)
      logps.append((torch.gather(z, 1, t.unsqueeze(1)) - lse + (self).spoiler(z)).squeeze(1))
      p = torch.neg_(torch.exp_(torch.sub_(z, lse)))
      p = torch.scatter_add(p, 1, t.unsqueeze(1), torch.ones([end - begin, 1], dtype=6, device=ops.prim.device(p)))
      units.append(torch.matmul(p.to(ops.prim.dtype(w)), w))
      begin = end
    return [torch.cat(logps, 0), torch.cat(units, 0)]

  # Gradient [V, D] float32 of the head, given d loss / d log p [N].
  def head_weight_backward(self: __torch__.Kernels, y: Tensor, targets: Tensor, head: Tensor, coefficients: Tensor, meta: Tensor) -> Tensor:
    chunk = int(meta[0])
    n = y.size(0)
    w = (self).widen(head, y)
    g = torch.zeros_like(head, dtype=6)
    begin = 0
    while begin < n:
      end = min(begin + chunk, n)
      t = torch.slice(targets, 0, begin, end)
      c = torch.slice(coefficients, 0, begin, end).unsqueeze(1)
      ys = torch.slice(y, 0, begin, end)
      z = torch.linear(ys, w, None).to(6)
      p = torch.mul_(torch.neg_(torch.softmax(z, 1)), c)
      p = torch.scatter_add(p, 1, t.unsqueeze(1), c)
      g = torch.add_(g, torch.matmul(p.to(ops.prim.dtype(ys)).t(), ys).to(6))
      begin = end
    return g

  def rms_norm_forward(self: __torch__.Kernels, x: Tensor, w: Tensor, eps: Tensor) -> Tensor:
    return (self).rms_norm(x, w, float(eps))

  # Rows of the final norm: gradient of x [R, D] (rows added up) and of the norm's weight. gy [N, D] is the unit gradient,
  # multiplied by the coefficients [N] here.
  def final_norm_backward(self: __torch__.Kernels, x: Tensor, rows: Tensor, gy: Tensor, coefficients: Tensor, w: Tensor, eps: Tensor) -> List[Tensor]:
    h = torch.index_select(x, 0, rows)
    g = gy * coefficients.unsqueeze(1).to(ops.prim.dtype(gy))
    ops.aten.set_grad_enabled(True)
    hd = torch.requires_grad_(torch.detach(h), True)
    wd = torch.requires_grad_(torch.detach(w), True)
    y = (self).rms_norm(hd, wd, float(eps))
    gos = annotate(List[Optional[Tensor]], [g])
    grads = torch.autograd.grad([y], [hd, wd], gos)
    ops.aten.set_grad_enabled(False)
    gx = torch.index_add(torch.zeros_like(x), 0, rows, ops.prim.unchecked_unwrap_optional(grads[0]))
    return [gx, ops.prim.unchecked_unwrap_optional(grads[1])]

  # ---------------------------------------------------------------- vision tower and projector

  def activation(self: __torch__.Kernels, x: Tensor, kind: int) -> Tensor:
    # 0 quick_gelu, 1 gelu, 2 gelu with tanh, 3 silu, 4 relu
    y = x
    if kind == 0:
      y = x * torch.sigmoid(x * 1.702)
    elif kind == 1:
      y = torch.gelu(x)
    elif kind == 2:
      y = torch.gelu(x, approximate="tanh")
    elif kind == 3:
      y = torch.silu(x)
    else:
      y = torch.relu(x)
    return y

  def layer_norm(self: __torch__.Kernels, x: Tensor, w: Dict[str, Tensor], key: str, eps: float) -> Tensor:
    return torch.layer_norm(x, [x.size(-1)], (self).widen(w[key], x), (self).widen(w[key + "_bias"], x), eps)

  # CLIP patch and position embeddings with the first norm. pixels [B, C, h, w] -> [B, 1 + patches, D].
  def vision_embed(self: __torch__.Kernels, pixels: Tensor, eps: float, w: Dict[str, Tensor]) -> Tensor:
    patch = (self).widen(w["patch"], pixels)
    size = patch.size(-1)
    x = torch.conv2d(pixels, patch, None, [size, size]).flatten(2).transpose(1, 2)
    cls = (self).widen(w["class"], pixels).view([1, 1, -1]).expand([x.size(0), 1, -1])
    x = torch.cat([cls, x], 1) + (self).widen(w["position"], pixels).unsqueeze(0)
    return (self).layer_norm(x, w, "pre_norm", eps)

  def vision_embed_forward(self: __torch__.Kernels, pixels: Tensor, eps: Tensor, w: Dict[str, Tensor]) -> Tensor:
    return (self).vision_embed(pixels, float(eps), w)

  def vision_embed_keys(self: __torch__.Kernels) -> List[str]:
    return ["patch", "class", "position", "pre_norm", "pre_norm_bias"]

  def vision_embed_backward(self: __torch__.Kernels, pixels: Tensor, gy: Tensor, eps: Tensor, w: Dict[str, Tensor]) -> List[Tensor]:
    ops.aten.set_grad_enabled(True)
    inputs = annotate(List[Tensor], [])
    ww = annotate(Dict[str, Tensor], {})
    for key in (self).vision_embed_keys():
      leaf = torch.requires_grad_(torch.detach(w[key]), True)
      ww[key] = leaf
      inputs.append(leaf)
    y = (self).vision_embed(pixels, float(eps), ww)
    out = (self).gradients(y, gy, inputs)
    ops.aten.set_grad_enabled(False)
    return out

  # One CLIP encoder layer, [B, S, D].
  def vision_layer(self: __torch__.Kernels, x: Tensor, w: Dict[str, Tensor], heads: int, kind: int, eps: float) -> Tensor:
    b = x.size(0)
    t = x.size(1)
    h = (self).layer_norm(x, w, "norm1", eps)
    q = (self).project(h, w, "q").view([b, t, heads, -1]).transpose(1, 2)
    k = (self).project(h, w, "k").view([b, t, heads, -1]).transpose(1, 2)
    v = (self).project(h, w, "v").view([b, t, heads, -1]).transpose(1, 2)
    a = torch.scaled_dot_product_attention(q, k, v, None, 0., False)
    x1 = x + (self).project(a.transpose(1, 2).reshape([b, t, -1]), w, "out")
    h2 = (self).layer_norm(x1, w, "norm2", eps)
    return x1 + (self).project((self).activation((self).project(h2, w, "fc1"), kind), w, "fc2")

  # dims = [heads, activation].
  def vision_layer_forward(self: __torch__.Kernels, x: Tensor, dims: Tensor, eps: Tensor, w: Dict[str, Tensor]) -> Tensor:
    return (self).vision_layer(x, w, int(dims[0]), int(dims[1]), float(eps))

  def vision_layer_keys(self: __torch__.Kernels) -> List[str]:
    return ["norm1", "norm1_bias", "q", "q_bias", "k", "k_bias", "v", "v_bias", "out", "out_bias", "norm2", "norm2_bias", "fc1", "fc1_bias", "fc2", "fc2_bias"]

  def vision_layer_backward(self: __torch__.Kernels, x: Tensor, gy: Tensor, dims: Tensor, eps: Tensor, w: Dict[str, Tensor]) -> List[Tensor]:
    ops.aten.set_grad_enabled(True)
    xd = torch.requires_grad_(torch.detach(x), True)
    inputs = [xd]
    ww = annotate(Dict[str, Tensor], {})
    for key in (self).vision_layer_keys():
      leaf = torch.requires_grad_(torch.detach(w[key]), True)
      ww[key] = leaf
      inputs.append(leaf)
    y = (self).vision_layer(xd, ww, int(dims[0]), int(dims[1]), float(eps))
    out = (self).gradients(y, gy, inputs)
    ops.aten.set_grad_enabled(False)
    return out

  # Patch features without the class token (skip = 1) or with it (skip = 0): [B, S, D] -> [B * (S - skip), D].
  def patch_rows(self: __torch__.Kernels, x: Tensor, skip: Tensor) -> Tensor:
    return torch.slice(x, 1, int(skip)).reshape([-1, x.size(-1)])

  def patch_rows_backward(self: __torch__.Kernels, g: Tensor, x: Tensor, skip: Tensor) -> Tensor:
    s = int(skip)
    rows = g.view([x.size(0), x.size(1) - s, x.size(2)])
    return torch.cat([torch.zeros([x.size(0), s, x.size(2)], dtype=ops.prim.dtype(g), device=ops.prim.device(g)), rows], 1)

  # LLaVA's two-layer projector, [F, Dv] -> [F, D].
  def projector(self: __torch__.Kernels, x: Tensor, w: Dict[str, Tensor], kind: int) -> Tensor:
    return (self).project((self).activation((self).project(x, w, "linear_1"), kind), w, "linear_2")

  def projector_forward(self: __torch__.Kernels, x: Tensor, dims: Tensor, w: Dict[str, Tensor]) -> Tensor:
    return (self).projector(x, w, int(dims[0]))

  def projector_keys(self: __torch__.Kernels) -> List[str]:
    return ["linear_1", "linear_1_bias", "linear_2", "linear_2_bias"]

  def projector_adapter_keys(self: __torch__.Kernels) -> List[str]:
    return ["linear_1_a", "linear_1_b", "linear_2_a", "linear_2_b"]

  # dims = [activation, wanted (see leaves)]. Returns grad x, then the wanted weights' gradients.
  def projector_backward(self: __torch__.Kernels, x: Tensor, gy: Tensor, dims: Tensor, w: Dict[str, Tensor]) -> List[Tensor]:
    ops.aten.set_grad_enabled(True)
    xd = torch.requires_grad_(torch.detach(x), True)
    inputs = [xd]
    ww = (self).leaves(w, (self).projector_keys(), (self).projector_adapter_keys(), int(dims[1]), inputs)
    y = (self).projector(xd, ww, int(dims[0]))
    out = (self).gradients(y, gy, inputs)
    ops.aten.set_grad_enabled(False)
    return out

  # Rows of x [F, D] in another order; number F stands for one row more, extra [D].
  def arrange_rows(self: __torch__.Kernels, x: Tensor, extra: Tensor, order: Tensor) -> Tensor:
    return torch.index_select(torch.cat([x, (self).widen(extra, x).unsqueeze(0)], 0), 0, order)

  # meta = [F]. Returns grad x [F, D] and grad extra float32 [D].
  def arrange_rows_backward(self: __torch__.Kernels, g: Tensor, order: Tensor, meta: Tensor) -> List[Tensor]:
    f = int(meta[0])
    whole = torch.zeros([f + 1, g.size(1)], dtype=6, device=ops.prim.device(g))
    whole = torch.index_add(whole, 0, order, g.to(6))
    return [torch.slice(whole, 0, 0, f).to(ops.prim.dtype(g)), torch.select(whole, 0, f)]

  # ---------------------------------------------------------------- EVA-02 tower and resampler (OmniLMM)

  # Position table [1, 1 + n * n, D] for a grid of h x w patches, float32 [1 + h * w, D].
  def eva_positions(self: __torch__.Kernels, table: Tensor, h: int, w: int) -> Tensor:
    t = table.to(6)
    n = 0
    while n * n < t.size(1) - 1:
      n = n + 1
    result = t[0]
    if h != n or w != n:
      grid = torch.slice(t, 1, 1).view([1, n, n, -1]).permute([0, 3, 1, 2])
      resized = torch._upsample_bicubic2d_aa(grid, [h, w], False, None, None)
      result = torch.cat([t[0][:1], resized.permute([0, 2, 3, 1]).reshape([h * w, -1])], 0)
    return result

  # Patches [B, C, H, W] -> [B, 1 + patches, D]; black is added right and below to whole patches.
  def eva_embed(self: __torch__.Kernels, pixels: Tensor, w: Dict[str, Tensor]) -> Tensor:
    patch = (self).widen(w["patch"], pixels)
    size = patch.size(-1)
    right = (size - pixels.size(3) % size) % size
    below = (size - pixels.size(2) % size) % size
    padded = torch.constant_pad_nd(pixels, [0, right, 0, below], 0.)
    x = torch.conv2d(padded, patch, (self).widen(w["patch_bias"], pixels), [size, size])
    positions = (self).eva_positions(w["position"], x.size(2), x.size(3)).to(ops.prim.dtype(pixels))
    x = x.flatten(2).transpose(1, 2)
    cls = (self).widen(w["class"], pixels).expand([x.size(0), 1, -1])
    return torch.cat([cls, x], 1) + positions.unsqueeze(0)

  # One block, post-norm; keys have no bias.
  def eva_layer(self: __torch__.Kernels, x: Tensor, dims: Tensor, eps: Tensor, w: Dict[str, Tensor]) -> Tensor:
    b = x.size(0)
    t = x.size(1)
    heads = int(dims[0])
    e = float(eps)
    qb = (self).widen(w["q_bias"], x)
    bias = torch.cat([qb, torch.zeros_like(qb), (self).widen(w["v_bias"], x)], 0)
    qkv = torch.linear(x, (self).widen(w["qkv"], x), bias).view([b, t, 3, heads, -1]).permute([2, 0, 3, 1, 4])
    a = torch.scaled_dot_product_attention(qkv[0], qkv[1], qkv[2], None, 0., False)
    a = (self).project(a.transpose(1, 2).reshape([b, t, -1]), w, "proj")
    x1 = x + (self).layer_norm(a, w, "norm1", e)
    m = (self).project(torch.gelu((self).project(x1, w, "fc1")), w, "fc2")
    return x1 + (self).layer_norm(m, w, "norm2", e)

  # The final norm, without the class token: [B, S, D] -> [B * (S - 1), D].
  def eva_rows(self: __torch__.Kernels, x: Tensor, eps: Tensor, w: Dict[str, Tensor]) -> Tensor:
    y = (self).layer_norm(x, w, "norm", float(eps))
    return torch.slice(y, 1, 1).reshape([-1, x.size(-1)])

  # The queries' position table [g * g, D] resized to a grid of s x s, float32.
  def resampler_positions(self: __torch__.Kernels, table: Tensor, s: int) -> Tensor:
    g = 0
    while g * g < table.size(0):
      g = g + 1
    grid = table.to(6).view([1, g, g, -1]).permute([0, 3, 1, 2])
    resized = torch.upsample_bicubic2d(grid, [s, s], False, None, None)
    return resized.permute([0, 2, 3, 1]).reshape([s * s, -1])

  # Cross-attention of learned queries to patches: x [B * s * s, Dv] -> [B * Q, D]. dims = [heads, B].
  def resampler(self: __torch__.Kernels, x: Tensor, dims: Tensor, eps: Tensor, w: Dict[str, Tensor]) -> Tensor:
    heads = int(dims[0])
    b = int(dims[1])
    e = float(eps)
    n = x.size(0) // b
    s = 0
    while s * s < n:
      s = s + 1
    kv = x
    if "kv" in w:
      kv = torch.linear(x, (self).widen(w["kv"], x), None)
    kv = (self).layer_norm(kv, w, "ln_kv", e).view([b, n, -1])
    d = kv.size(-1)
    keys = kv + (self).resampler_positions(w["position"], s).to(ops.prim.dtype(x)).unsqueeze(0)
    query = (self).layer_norm((self).widen(w["query"], x), w, "ln_q", e)
    query = query + (self).widen(w["position"], x)
    weight = (self).widen(w["in"], x)
    bias = (self).widen(w["in_bias"], x)
    q = torch.linear(query, weight[:d], bias[:d]).view([1, -1, heads, d // heads]).transpose(1, 2)
    k = torch.linear(keys, weight[d:2 * d], bias[d:2 * d]).view([b, n, heads, -1]).transpose(1, 2)
    v = torch.linear(kv, weight[2 * d:], bias[2 * d:]).view([b, n, heads, -1]).transpose(1, 2)
    a = torch.scaled_dot_product_attention(q.expand([b, -1, -1, -1]), k, v, None, 0., False)
    a = (self).project(a.transpose(1, 2).reshape([-1, d]), w, "out")
    return torch.matmul((self).layer_norm(a, w, "ln_post", e), (self).widen(w["proj"], x))

  def resampler_keys(self: __torch__.Kernels) -> List[str]:
    return ["query", "kv", "ln_q", "ln_q_bias", "ln_kv", "ln_kv_bias", "in", "in_bias", "out", "out_bias", "ln_post", "ln_post_bias", "proj"]

  # dims = [heads, B, wanted (see leaves)]. Returns grad x, then the weights' gradients; position is not trained.
  def resampler_backward(self: __torch__.Kernels, x: Tensor, gy: Tensor, dims: Tensor, eps: Tensor, w: Dict[str, Tensor]) -> List[Tensor]:
    ops.aten.set_grad_enabled(True)
    inputs = [torch.requires_grad_(torch.detach(x), True)]
    none = annotate(List[str], [])
    ww = (self).leaves(w, (self).resampler_keys(), none, int(dims[2]), inputs)
    y = (self).resampler(inputs[0], dims, eps, ww)
    out = (self).gradients(y, gy, inputs)
    ops.aten.set_grad_enabled(False)
    return out

  # ---------------------------------------------------------------- Qwen2.5-VL's tower and merger

  # Flattened patches [n, C * frames * p * p] -> [n, D].
  def qwen_vision_embed(self: __torch__.Kernels, patches: Tensor, w: Dict[str, Tensor]) -> Tensor:
    patch = (self).widen(w["patch"], patches)
    return torch.linear(patches, patch.view([patch.size(0), -1]), None)

  # One block over a picture's patches [n, D]; cos, sin [n, d]. windows [W, L] int64 are the patches of each window, filled
  # up with any number where keep [W, L] is 0; back [n] is where each patch stands among the W * L. With W = 0 all patches
  # see each other. heads 0-d int64.
  def qwen_vision_layer(self: __torch__.Kernels, x: Tensor, cos: Tensor, sin: Tensor, windows: Tensor, keep: Tensor, back: Tensor, heads: Tensor, eps: Tensor, w: Dict[str, Tensor]) -> Tensor:
    n = x.size(0)
    h = int(heads)
    e = float(eps)
    qkv = (self).project((self).rms_norm(x, w["norm1"], e), w, "qkv").view([n, 3, h, -1])
    q = (self).rotate(qkv[:, 0], cos.unsqueeze(1), sin.unsqueeze(1))
    k = (self).rotate(qkv[:, 1], cos.unsqueeze(1), sin.unsqueeze(1))
    v = qkv[:, 2]
    if windows.size(0) == 0:
      a = torch.scaled_dot_product_attention(q.transpose(0, 1).unsqueeze(0), k.transpose(0, 1).unsqueeze(0), v.transpose(0, 1).unsqueeze(0), None, 0., False)
      a = a.squeeze(0).transpose(0, 1).reshape([n, -1])
    else:
      at = windows.flatten()
      shape = [windows.size(0), windows.size(1), h, -1]
      qw = torch.index_select(q, 0, at).view(shape).transpose(1, 2)
      kw = torch.index_select(k, 0, at).view(shape).transpose(1, 2)
      vw = torch.index_select(v, 0, at).view(shape).transpose(1, 2)
      mask = torch.ne(keep, 0).unsqueeze(1).unsqueeze(1)
      a = torch.scaled_dot_product_attention(qw, kw, vw, mask, 0., False)
      a = torch.index_select(a.transpose(1, 2).reshape([at.size(0), -1]), 0, back)
    x1 = x + (self).project(a, w, "proj")
    m = (self).rms_norm(x1, w["norm2"], e)
    m = torch.silu((self).project(m, w, "gate")) * (self).project(m, w, "up")
    return x1 + (self).project(m, w, "down")

  # Four neighbouring patches to one row: [n, D] -> [n / 4, width]. dims = [patches a row].
  def qwen_merger(self: __torch__.Kernels, x: Tensor, w: Dict[str, Tensor], merged: int, eps: float) -> Tensor:
    y = (self).rms_norm(x, w["ln"], eps).view([-1, merged * x.size(-1)])
    return (self).project(torch.gelu((self).project(y, w, "linear_1")), w, "linear_2")

  def qwen_merger_forward(self: __torch__.Kernels, x: Tensor, dims: Tensor, eps: Tensor, w: Dict[str, Tensor]) -> Tensor:
    return (self).qwen_merger(x, w, int(dims[0]), float(eps))

  def qwen_merger_keys(self: __torch__.Kernels) -> List[str]:
    return ["ln", "linear_1", "linear_1_bias", "linear_2", "linear_2_bias"]

  # dims = [patches a row, wanted (see leaves)]. Returns grad x, then the wanted weights' gradients.
  def qwen_merger_backward(self: __torch__.Kernels, x: Tensor, gy: Tensor, dims: Tensor, eps: Tensor, w: Dict[str, Tensor]) -> List[Tensor]:
    ops.aten.set_grad_enabled(True)
    inputs = [torch.requires_grad_(torch.detach(x), True)]
    ww = (self).leaves(w, (self).qwen_merger_keys(), (self).projector_adapter_keys(), int(dims[1]), inputs)
    y = (self).qwen_merger(inputs[0], ww, int(dims[0]), float(eps))
    out = (self).gradients(y, gy, inputs)
    ops.aten.set_grad_enabled(False)
    return out

  # ---------------------------------------------------------------- SigLIP and pixel shuffle (Idefics3, SmolVLM)

  # pixels [B, C, H, W], rows of the position table [patches] -> [B, patches, D].
  def siglip_embed(self: __torch__.Kernels, pixels: Tensor, positions: Tensor, w: Dict[str, Tensor]) -> Tensor:
    patch = (self).widen(w["patch"], pixels)
    size = patch.size(-1)
    x = torch.conv2d(pixels, patch, (self).widen(w["patch_bias"], pixels), [size, size]).flatten(2).transpose(1, 2)
    return x + torch.index_select((self).widen(w["position"], pixels), 0, positions).unsqueeze(0)

  # The final norm, then squares of scale x scale patches as one row: [B, S, D] -> [B * S / scale^2, D * scale^2].
  def siglip_rows(self: __torch__.Kernels, x: Tensor, scale: Tensor, eps: Tensor, w: Dict[str, Tensor]) -> Tensor:
    k = int(scale)
    y = (self).layer_norm(x, w, "norm", float(eps))
    b = y.size(0)
    d = y.size(2)
    s = 0
    while s * s < y.size(1):
      s = s + 1
    y = y.view([b, s, s // k, d * k]).permute([0, 2, 1, 3]).reshape([b, s // k, s // k, d * k * k])
    return y.permute([0, 2, 1, 3]).reshape([-1, d * k * k])

  # One linear map.
  def connector(self: __torch__.Kernels, x: Tensor, dims: Tensor, eps: Tensor, w: Dict[str, Tensor]) -> Tensor:
    return (self).project(x, w, "linear_1")

  # dims = [wanted (see leaves)] at its end. Returns grad x, then the wanted weights' gradients.
  def connector_backward(self: __torch__.Kernels, x: Tensor, gy: Tensor, dims: Tensor, eps: Tensor, w: Dict[str, Tensor]) -> List[Tensor]:
    ops.aten.set_grad_enabled(True)
    inputs = [torch.requires_grad_(torch.detach(x), True)]
    ww = (self).leaves(w, ["linear_1"], ["linear_1_a", "linear_1_b"], int(dims[-1]), inputs)
    y = (self).project(inputs[0], ww, "linear_1")
    out = (self).gradients(y, gy, inputs)
    ops.aten.set_grad_enabled(False)
    return out

  # ---------------------------------------------------------------- sampling

  # Divides positive and multiplies negative logits of seen ids [R, L] (repeat an id to pad).
  def penalise_repetition(self: __torch__.Kernels, logits: Tensor, seen: Tensor, penalty: float) -> Tensor:
    z = torch.gather(logits, 1, seen)
    return torch.scatter(logits, 1, seen, torch.where(torch.lt(z, 0), z * penalty, z / penalty))

  # One token a row by inverse transform of uniform numbers u [R] float64 in [0, 1); temperature 0 takes the likeliest.
  # -1 where a logit is not finite.
  def sample(self: __torch__.Kernels, logits: Tensor, u: Tensor, temperature: float, top_k: int, top_p: float) -> Tensor:
    if temperature == 0.:
      picked = torch.argmax(logits, 1)
    else:
      z = logits.to(7) / temperature
      if top_k > 0 and top_k < z.size(1):
        kth = torch.topk(z, top_k, 1)[0][:, -1:]
        z = torch.masked_fill(z, torch.lt(z, kth), ops.aten.neg(float("inf")))
      p = torch.softmax(z, 1)
      if top_p < 1.:
        sorted = torch.sort(p, 1, True)
        ahead = torch.cumsum(sorted[0], 1) - sorted[0]
        kept = torch.masked_fill(sorted[0], torch.ge(ahead, top_p), 0.)
        p = torch.scatter(torch.zeros_like(p), 1, sorted[1], kept)
      c = torch.cumsum(p, 1)
      at = u.unsqueeze(1) * c[:, -1:]
      picked = torch.sum(torch.le(c, at).to(4), [1])
      picked = torch.clamp(picked, 0, z.size(1) - 1)
    return torch.masked_fill(picked, torch.logical_not(torch.isfinite(torch.sum(logits, [1]))), -1)

  # Log-probabilities of tokens picked [R] under logits [R, V] float32, and the k likeliest tokens of each row with theirs:
  # [R, 1 + 2k] float64, where the ids follow the log-probabilities.
  def sampled_log_probs(self: __torch__.Kernels, logits: Tensor, picked: Tensor, k: int) -> Tensor:
    total = torch.logsumexp(logits, [1], True)
    own = torch.gather(logits, 1, torch.clamp(picked, 0, logits.size(1) - 1).unsqueeze(1)) - total
    out = [own.to(7)]
    if k > 0:
      likeliest = torch.topk(logits, k, 1)
      out = [own.to(7), (likeliest[0] - total).to(7), likeliest[1].to(7)]
    return torch.cat(out, 1)

  # The k best continuations of each row: the largest log-probabilities under logits [R, V] float32, followed by their ids,
  # [R, 2k] float64. A penalty other than 1 counts on the log-probabilities of seen ids [R, L] (repeat an id to pad). NaN in
  # rows where a logit is not finite.
  def best_continuations(self: __torch__.Kernels, logits: Tensor, seen: Tensor, penalty: float, k: int) -> Tensor:
    z = logits - torch.logsumexp(logits, [1], True)
    if penalty != 1.:
      z = (self).penalise_repetition(z, seen, penalty)
    best = torch.topk(z, k, 1)
    values = best[0].to(7) + (self).spoiler(logits).to(7)
    return torch.cat([values, best[1].to(7)], 1)

  # ---------------------------------------------------------------- adapters

  # W + scale * B A in float32. w [out, in], a [rank, in], b [out, rank].
  def merged(self: __torch__.Kernels, w: Tensor, a: Tensor, b: Tensor, scale: float) -> Tensor:
    return torch.add(w.to(6), torch.matmul(b, a), alpha=scale)

  # The same in place, rounded to w's dtype.
  def merge(self: __torch__.Kernels, w: Tensor, a: Tensor, b: Tensor, scale: float) -> int:
    x = torch.copy_(w, (self).merged(w, a, b, scale))
    return 0

  # ---------------------------------------------------------------- optimizer

  def accumulate(self: __torch__.Kernels, sums: List[Tensor], grads: List[Tensor]) -> int:
    for i in range(len(sums)):
      a = torch.add_(sums[i], grads[i].to(6))
    return 0

  def norms(self: __torch__.Kernels, xs: List[Tensor]) -> Tensor:
    out = annotate(List[Tensor], [])
    for x in xs:
      out.append(torch.sqrt(torch.sum(torch.mul(x, x), dtype=7)))
    return torch.stack(out)

  def scale_all(self: __torch__.Kernels, xs: List[Tensor], factor: float) -> int:
    for x in xs:
      a = torch.mul_(x, factor)
    return 0

  def zero_all(self: __torch__.Kernels, xs: List[Tensor]) -> int:
    for x in xs:
      a = torch.zero_(x)
    return 0

  # Adds the square of a gradient's norm to a sum [1] float64 in place. Returns [1] float32: 1 if the sum is not finite.
  def add_square(self: __torch__.Kernels, squares: Tensor, x: Tensor) -> Tensor:
    norm = torch.sqrt(torch.sum(torch.mul(x, x), dtype=7))
    total = torch.add_(squares, torch.mul(norm, norm))
    return torch.logical_not(torch.isfinite(total)).to(6)

  # Fused AdamW on float32 tensors, in place.
  def adamw(self: __torch__.Kernels, params: List[Tensor], grads: List[Tensor], m: List[Tensor], v: List[Tensor], step: int, lr: float, beta1: float, beta2: float, decay: float, eps: float) -> int:
    steps = annotate(List[Tensor], [])
    none = annotate(List[Tensor], [])
    for p in params:
      steps.append(torch.full([], float(step), dtype=6, device=ops.prim.device(p)))
    ops.aten._fused_adamw_(params, grads, m, v, none, steps, lr=lr, beta1=beta1, beta2=beta2, weight_decay=decay, eps=eps, amsgrad=False, maximize=False)
    return 0

  # The same, unless stop [1] float32 is 1. The device itself reads it, so nothing waits.
  def adamw_unless(self: __torch__.Kernels, params: List[Tensor], grads: List[Tensor], m: List[Tensor], v: List[Tensor], step: int, lr: float, beta1: float, beta2: float, decay: float, eps: float, stop: Tensor) -> int:
    steps = annotate(List[Tensor], [])
    none = annotate(List[Tensor], [])
    for p in params:
      steps.append(torch.full([], float(step), dtype=6, device=ops.prim.device(p)))
    ops.aten._fused_adamw_(params, grads, m, v, none, steps, lr=lr, beta1=beta1, beta2=beta2, weight_decay=decay, eps=eps, amsgrad=False, maximize=False, found_inf=stop)
    return 0

  def copy_all(self: __torch__.Kernels, targets: List[Tensor], sources: List[Tensor]) -> int:
    for i in range(len(targets)):
      a = torch.copy_(targets[i], sources[i])
    return 0

  # One int64 per tensor: the sum of the bits of a slice, read as integers, so that it is exact in any order. The slice is
  # number part of parts equal ones, in the order of memory.
  def checksums(self: __torch__.Kernels, xs: List[Tensor], part: int, parts: int) -> Tensor:
    out = annotate(List[Tensor], [])
    for x in xs:
      flat = torch.reshape(x, [-1])
      n = torch.numel(flat)
      begin = n * part // parts
      end = n * (part + 1) // parts
      bits = 3
      if ops.prim.dtype(x) != 6:
        bits = 2
      total = torch.zeros([], dtype=4, device=ops.prim.device(x))
      chunk = 1048576
      for i in range((end - begin + chunk - 1) // chunk):
        start = begin + i * chunk
        piece = torch.narrow(flat, 0, start, ops.prim.min(chunk, end - start))
        total = torch.add(total, torch.sum(torch.view_copy(piece, dtype=bits), dtype=4))
      out.append(total)
    return torch.stack(out)
