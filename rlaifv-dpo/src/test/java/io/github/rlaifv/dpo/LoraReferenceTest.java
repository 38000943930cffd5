package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reference of adapter training: the base model without the adapter, unless the policy itself is given as the
 * reference.
 */
class LoraReferenceTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DpoGolden golden = new DpoGolden();

    @TempDir
    Path folder;

    private static Path adapter(String name) {
        return Fixtures.require(Fixtures.path("llava15", name));
    }

    private DpoTrainer trainer(double dropout) {
        return DpoTrainer.builder()
                .lora(Lora.rank(8).withDropout(dropout))
                .beta(golden.beta())
                .batchSize(golden.pairs().size())
                .microBatch(golden.pairs().size())
                .maxSteps(1)
                .mergedModel(false)
                .build();
    }

    private JsonNode read(String run, String file) throws IOException {
        return JSON.readTree(
                Files.readAllLines(folder.resolve(run).resolve(file)).get(0));
    }

    /** The metrics of the first step, before any update. */
    private JsonNode start(String run) throws IOException {
        return read(run, "metrics.jsonl");
    }

    @Test
    void loadedAdapterIsTrainedAgainstItsBase() throws IOException {
        try (TrainablePolicy policy = golden.policy()) {
            String base = policy.fingerprint();
            policy.adapters().load(adapter("lora_final"));
            trainer(0).train(policy, golden.dataset(), folder.resolve("base"));
            assertThat(JSON.readTree(folder.resolve("base/training.json").toFile())
                            .path("referenceFingerprint")
                            .asText())
                    .startsWith(base + "/");
        }
        JsonNode after = golden.json().path("lora_training").path("lora_final_check");
        double policyChosen = mean(after.path("policy_chosen_sum"));
        double policyRejected = mean(after.path("policy_rejected_sum"));
        List<Double> chosen = new ArrayList<>();
        List<Double> rejected = new ArrayList<>();
        golden.pairs().forEach(pair -> {
            chosen.add(pair.path("policy_chosen_sum").asDouble());
            rejected.add(pair.path("policy_rejected_sum").asDouble());
        });
        JsonNode step = start("base");
        // Tolerance of golden log-probabilities, times beta, for each side.
        double limit = 2 * golden.beta() * 5e-3;
        assertThat(step.path("rewards/chosen").asDouble())
                .isCloseTo(golden.beta() * (policyChosen - mean(chosen)), within(limit));
        assertThat(step.path("rewards/rejected").asDouble())
                .isCloseTo(golden.beta() * (policyRejected - mean(rejected)), within(limit));
    }

    @Test
    void freshAndZeroAdaptersStartAtTheirBase() throws IOException {
        try (TrainablePolicy policy = golden.policy()) {
            policy.adapters().load(adapter("lora_init"));
            trainer(0).train(policy, golden.dataset(), folder.resolve("init"));
        }
        assertThat(start("init").path("loss").asDouble()).isCloseTo(Math.log(2), within(1e-6));
    }

    @Test
    void policyAsItsOwnReferenceIncludesItsAdapter() throws IOException {
        try (TrainablePolicy policy = golden.policy()) {
            policy.adapters().load(adapter("lora_final"));
            trainer(0).train(policy, policy, golden.dataset(), folder.resolve("itself"));
        }
        assertThat(start("itself").path("loss").asDouble()).isCloseTo(Math.log(2), within(1e-6));
        assertThat(start("itself").path("rewards/margins").asDouble()).isCloseTo(0, within(1e-6));
    }

    private static Path tower(String name) {
        return Fixtures.repository()
                .resolve("rlaifv-core/src/test/resources/adapters")
                .resolve(name);
    }

    @Test
    void adapterOfTheVisionTowerNeedsAReferenceOfItsOwn() {
        try (TrainablePolicy policy = golden.policy();
                TrainablePolicy base = golden.policy()) {
            policy.adapters().load(tower("all_linear"));
            DpoTrainer trainer = DpoTrainer.builder()
                    .lora(policy.adapters().lora().orElseThrow())
                    .maxSteps(1)
                    .mergedModel(false)
                    .build();
            assertThatThrownBy(() -> trainer.train(policy, golden.dataset(), folder.resolve("none")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("open the model that it was aligned from, and give that as the reference");
            assertThat(trainer.train(policy, base, golden.dataset(), folder.resolve("own"))
                            .steps())
                    .isEqualTo(1);
        }
    }

    @Test
    void adapterOfTheVisionTowerAloneHasNothingToTrain() {
        try (TrainablePolicy policy = golden.policy()) {
            policy.adapters().load(tower("tower_only"));
            assertThatThrownBy(() -> trainer(0).train(policy, policy, golden.dataset(), folder.resolve("none")))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContainingAll(
                            "model.vision_tower.encoder.layers.0.", "can't be trained", "merge them into the model");
        }
    }

    @Test
    void referenceIsScoredWithoutDropout() throws IOException {
        for (double dropout : new double[] {0, 0.5}) {
            Path copy = Files.createDirectories(folder.resolve("adapter" + dropout));
            for (String file : List.of("adapter_config.json", "adapter_model.safetensors")) {
                Files.write(
                        copy.resolve(file),
                        Files.readAllBytes(adapter("lora_final").resolve(file)));
            }
            ObjectNode config = (ObjectNode)
                    JSON.readTree(copy.resolve("adapter_config.json").toFile());
            JSON.writeValue(copy.resolve("adapter_config.json").toFile(), config.put("lora_dropout", dropout));
            try (TrainablePolicy policy = golden.policy()) {
                policy.adapters().load(copy);
                trainer(dropout).train(policy, policy, golden.dataset(), folder.resolve("run" + dropout));
            }
        }
        assertThat(folder.resolve("run0.5/reference.jsonl"))
                .hasSameBinaryContentAs(folder.resolve("run0.0/reference.jsonl"));
        assertThat(start("run0.5").path("loss")).isNotEqualTo(start("run0.0").path("loss"));
    }

    private static double mean(Iterable<?> values) {
        double sum = 0;
        int count = 0;
        for (Object value : values) {
            sum += value instanceof JsonNode node ? node.asDouble() : (Double) value;
            count++;
        }
        return sum / count;
    }
}
