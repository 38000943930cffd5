package io.github.rlaifv.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.model.AdapterModels;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.ModelCopy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adapters of several rounds over one copy of their base. */
class AdapterModelsTest {
    private static final PolicyOptions CPU =
            PolicyOptions.builder().device(ComputeDevice.cpu()).build();

    @TempDir
    private Path folder;

    private final List<ScoreRequest> requests = List.of(new ScoreRequest(
            Prompt.of(Fixtures.photos().any(0).image(), "What is in the image?"),
            List.of("A red car.", "Two dogs on the grass.")));

    private Path base() {
        return folder.resolve("model");
    }

    @BeforeEach
    void copyModel() {
        ModelCopy.of(Fixtures.path("llava15", "model"), base());
    }

    /** Copies an adapter, with another scale. */
    private Path adapter(String name, int alpha) {
        return ModelCopy.of(Fixtures.path("llava15", "lora_final"), folder.resolve(name))
                .json("adapter_config.json", config -> config.put("lora_alpha", alpha))
                .folder();
    }

    @Test
    void modelsEqualThoseThatAreOpenedOneByOne() {
        List<Path> adapters = List.of(adapter("round-1", 16), adapter("round-2", 40));
        assertThat(AdapterModels.share(adapters)).isTrue();
        List<Object> expected = new ArrayList<>();
        List<String> fingerprints = new ArrayList<>();
        for (Path one : List.of(adapters.get(0), adapters.get(1), base())) {
            try (Policy alone = Policies.open(one, CPU)) {
                expected.add(alone.score(requests));
                fingerprints.add(alone.fingerprint());
            }
        }
        assertThat(expected).doesNotHaveDuplicates();
        try (AdapterModels models = AdapterModels.open(adapters, CPU)) {
            List<Policy> all = List.of(models.models().get(0), models.models().get(1), models.base());
            assertThat(all).extracting(Policy::fingerprint).isEqualTo(fingerprints);
            for (int repeat = 0; repeat < 2; repeat++) {
                assertThat(all.stream().<Object>map(model -> model.score(requests)))
                        .isEqualTo(expected);
            }
            SelfRewardReranker average = SelfRewardReranker.builder()
                    .policy(all.get(1))
                    .reference(all.get(2))
                    .averagedWith(List.of(all.get(0)))
                    .build();
            assertThat(average.rankAll(requests).get(0).pool().get(0).otherLogProbs())
                    .containsExactly(all.get(0).score(requests).get(0).get(0).sum());
        }
    }

    @Test
    void foldersWithoutAdaptersAreRejectedByName() {
        assertThat(AdapterModels.share(List.of(base()))).isFalse();
        assertThat(AdapterModels.share(List.of(adapter("round-1", 16), base()))).isFalse();
        assertThat(AdapterModels.share(List.of())).isFalse();
        assertThatThrownBy(() -> AdapterModels.open(List.of(base()), CPU))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(base() + " holds no adapter");
    }

    @Test
    void adapterOfAnotherBaseIsRejectedByName() {
        Path other = ModelCopy.of(Fixtures.path("llava15", "model_ref"), folder.resolve("other"))
                .folder();
        Path foreign = ModelCopy.of(adapter("round-1", 16), folder.resolve("foreign"))
                .json("adapter_config.json", config -> config.put("base_model_name_or_path", "../other"))
                .folder();
        List<Path> adapters = List.of(folder.resolve("round-1"), foreign);
        assertThat(AdapterModels.share(adapters)).isFalse();
        assertThatThrownBy(() -> AdapterModels.open(adapters, CPU))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll(foreign.toString(), other.toString());
    }
}
