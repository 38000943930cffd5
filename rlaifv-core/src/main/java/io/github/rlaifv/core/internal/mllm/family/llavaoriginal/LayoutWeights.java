package io.github.rlaifv.core.internal.mllm.family.llavaoriginal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.checkpoint.StoredTensor;
import io.github.rlaifv.core.internal.file.DiskSpace;
import io.github.rlaifv.core.internal.mllm.family.llava.LlavaNames;
import io.github.rlaifv.core.internal.mllm.weights.TensorNames;
import io.github.rlaifv.core.internal.tensor.SafetensorsWriter;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The tensors of a LLaVA-1.5 under the names of another layout. Their bytes are copied, apart from the rows of the vocabulary,
 * which are cut, or filled up with the mean of the others.
 *
 * @param stored tensors of the source by their names
 * @param names names of the target
 * @param rows number of rows of the vocabulary in the target
 */
record LayoutWeights(Map<String, StoredTensor> stored, TensorNames names, int rows) {
    private static final long SHARD_BYTES = 5_000_000_000L;
    /** The parameters with a row per token. */
    private static final Set<String> BY_TOKEN = Set.of("model.language_model.embed_tokens.weight", "lm_head.weight");

    /** A tensor of the source, and what it becomes. */
    private record Renamed(StoredTensor source, StoredTensor planned) {}

    LayoutWeights {
        stored = new TreeMap<>(stored);
    }

    /** The number of rows of the vocabulary in the source. */
    static int rows(Map<String, StoredTensor> stored) {
        TensorNames known = new LlavaNames();
        return stored.entrySet().stream()
                .filter(entry -> known.parameter(entry.getKey())
                        .filter("model.language_model.embed_tokens.weight"::equals)
                        .isPresent())
                .map(entry -> Math.toIntExact(entry.getValue().shape().get(0)))
                .findFirst()
                .orElseThrow(() -> new BadDataException("the model's files have no embedding: download them again"));
    }

    void write(Path folder) throws IOException {
        List<List<Renamed>> shards = shards();
        DiskSpace.require(
                folder,
                shards.stream()
                        .flatMap(List::stream)
                        .mapToLong(one -> one.planned().bytes())
                        .sum());
        ObjectNode index = JsonText.object();
        ObjectNode map = JsonText.object();
        long total = 0;
        for (int i = 0; i < shards.size(); i++) {
            String name = shards.size() == 1
                    ? "model.safetensors"
                    : String.format(Locale.ROOT, "model-%05d-of-%05d.safetensors", i + 1, shards.size());
            write(shards.get(i), folder.resolve(name));
            for (Renamed one : shards.get(i)) {
                map.put(one.planned().name(), name);
                total += one.planned().bytes();
            }
        }
        if (shards.size() > 1) {
            index.putObject("metadata").put("total_size", total);
            index.set("weight_map", map);
            LayoutFiles.write(folder.resolve("model.safetensors.index.json"), index);
        }
    }

    private static void write(List<Renamed> shard, Path file) throws IOException {
        List<StoredTensor> plan = shard.stream().map(Renamed::planned).toList();
        try (SafetensorsWriter writer = new SafetensorsWriter(file, plan)) {
            for (Renamed one : shard) {
                Cancellation.check("converting the model");
                boolean longer = one.planned().bytes() > one.source().bytes();
                writer.copy(one.source(), longer ? AddedRows.mean(one.source()) : new byte[0]);
            }
        }
    }

    private List<List<Renamed>> shards() {
        List<List<Renamed>> shards = new ArrayList<>();
        List<Renamed> shard = new ArrayList<>();
        long bytes = 0;
        for (Renamed one : renamed()) {
            if (!shard.isEmpty() && bytes + one.planned().bytes() > SHARD_BYTES) {
                shards.add(shard);
                shard = new ArrayList<>();
                bytes = 0;
            }
            shard.add(one);
            bytes += one.planned().bytes();
        }
        shards.add(shard);
        return shards;
    }

    private List<Renamed> renamed() {
        TensorNames known = new LlavaNames();
        List<Renamed> all = new ArrayList<>();
        stored.forEach((name, tensor) -> {
            if (known.isBuffer(name)) {
                return;
            }
            String parameter = known.parameter(name)
                    .orElseThrow(() -> new BadDataException("the model has the tensor " + name
                            + ", which no layout of LLaVA-1.5 has: convert the model that it was made from"));
            List<Long> shape = new ArrayList<>(tensor.shape());
            if (BY_TOKEN.contains(parameter)) {
                shape.set(0, (long) rows);
            }
            long elements = shape.stream().reduce(1L, Math::multiplyExact);
            all.add(new Renamed(
                    tensor,
                    new StoredTensor(
                            names.published(parameter),
                            tensor.type(),
                            shape,
                            tensor.file(),
                            tensor.offset(),
                            elements * tensor.type().bytes())));
        });
        return all;
    }
}
