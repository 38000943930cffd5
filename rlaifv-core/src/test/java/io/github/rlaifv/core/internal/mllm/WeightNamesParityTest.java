package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.checkpoint.Checkpoint;
import io.github.rlaifv.core.internal.checkpoint.StoredTensor;
import io.github.rlaifv.core.internal.tensor.SafetensorsWriter;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.GoldenCase;
import io.github.rlaifv.core.testkit.GoldenTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** LLaVA-1.5's weights under all names that versions of transformers have used. */
class WeightNamesParityTest {
    private static final String FAMILY = "llava15";
    private static final String WEIGHTS = "model.safetensors";

    private static JsonNode names() {
        return Fixtures.json(Fixtures.require(Fixtures.path(FAMILY, "weight_names.json")))
                .path("names");
    }

    /** All layouts except that of the original code, which has its own config.json and golden cases. */
    static Stream<String> layouts() {
        List<String> layouts = new ArrayList<>();
        names().path(0).fieldNames().forEachRemaining(layouts::add);
        layouts.remove("llava15_original");
        return layouts.stream();
    }

    private static void check(Path folder) {
        for (GoldenCase golden : GoldenCase.of(FAMILY)) {
            try (LocalPolicy policy = Parity.open(golden, folder)) {
                Parity.logits(policy, golden);
                Parity.logProbs(policy, golden);
            }
        }
    }

    @Test
    void formerWeightNamesGiveTheSameResults() {
        check(Fixtures.require(Fixtures.path(FAMILY, "model_old_names")));
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void everyLayoutGivesTheSameResults(String layout, @TempDir Path folder) throws IOException {
        Path model = Fixtures.path(FAMILY, "model");
        Map<String, String> renamed = new HashMap<>();
        names().forEach(row ->
                renamed.put(row.path("model").asText(), row.path(layout).asText()));
        try (Stream<Path> files = Files.list(model)) {
            for (Path file : files.filter(f -> !f.endsWith(WEIGHTS)).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        GoldenTensors values = GoldenTensors.read(model.resolve(WEIGHTS));
        List<StoredTensor> stored = List.copyOf(Checkpoint.open(model).tensors().values());
        assertThat(stored).extracting(StoredTensor::name).containsExactlyInAnyOrderElementsOf(renamed.keySet());
        Path file = folder.resolve(WEIGHTS);
        List<StoredTensor> plan = stored.stream()
                .map(tensor -> new StoredTensor(
                        Objects.requireNonNull(renamed.get(tensor.name())),
                        tensor.type(),
                        tensor.shape(),
                        file,
                        0,
                        tensor.bytes()))
                .toList();
        try (SafetensorsWriter writer = new SafetensorsWriter(file, plan)) {
            for (StoredTensor tensor : stored) {
                writer.write(values.values(tensor.name()));
            }
        }
        check(folder);
    }
}
