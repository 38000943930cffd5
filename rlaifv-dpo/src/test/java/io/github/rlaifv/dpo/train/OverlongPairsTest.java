package io.github.rlaifv.dpo.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.DpoGolden;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.testkit.CountingPolicy;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverlongPairsTest {
    /** Pairs with prompts of 5 + 10 tokens. The longer responses have 3, 5 and 9 tokens. */
    private static final PreferenceDataset PAIRS = PreferenceDataset.of(
            List.of(Pairs.pair(1, "ab", "a"), Pairs.pair(2, "b", "abcd"), Pairs.pair(3, "abcdefgh", "a")));

    private final List<String> skips = new ArrayList<>();

    @TempDir
    Path folder;

    private DpoTrainer.Builder run() {
        return DpoTrainer.builder().epochs(1).batchSize(2).learningRate(1e-3).listener(new RunListener() {
            @Override
            public void skipped(String stage, String unit, String reason) {
                skips.add(unit + ": " + reason);
            }
        });
    }

    @Test
    void pairsWithTooManyTokensAreSkippedAndCounted() {
        TrainingResult result = run().maxTokens(20).build().train(new CountingPolicy(1), PAIRS, folder);
        assertThat(result.used()).isEqualTo(2);
        assertThat(result.skipped()).containsEntry("longer than maxTokens", 1).hasSize(1);
        assertThat(skips).containsExactly("i3: prompt and response have 24 tokens, images' included, allowed are 20");
    }

    @Test
    void pairsBeyondThePolicysPositionsAreSkippedEvenIfTheReferenceScoresThem() {
        TrainingResult result = run().build().train(new CountingPolicy(1, 20), new TablePolicy(2), PAIRS, folder);
        assertThat(result.used()).isEqualTo(2);
        assertThat(result.skipped()).containsEntry("refused by the model", 1).hasSize(1);
        assertThat(skips.get(0)).startsWith("i3").contains("20 positions");
    }

    @Test
    void overlongPairIsRejectedOnRequest() {
        assertThatThrownBy(() -> run().maxTokens(20)
                        .overlong(OverlongPairs.REFUSE)
                        .build()
                        .train(new CountingPolicy(1), PAIRS, folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("i3 (pair 2)")
                .hasMessageContaining("24 tokens")
                .hasMessageContaining("allowed are 20");
        assertThatThrownBy(() -> run().overlong(OverlongPairs.REFUSE)
                        .build()
                        .train(new CountingPolicy(1, 20), new TablePolicy(2), PAIRS, folder.resolve("other")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("20 positions");
    }

    /** Number of tokens of prompt, image and the longer response of each pair. */
    private static List<Long> lengths(TrainablePolicy policy, PreferenceDataset pairs) {
        return pairs.toList().stream()
                .map(pair -> Math.max(
                        policy.tokens(new ScoreRequest(pair.prompt(), List.of(pair.chosen())))
                                .orElseThrow(),
                        policy.tokens(new ScoreRequest(pair.prompt(), List.of(pair.rejected())))
                                .orElseThrow()))
                .toList();
    }

    @Test
    void countsTheTokensOfALanguageModelAndItsImages() {
        DpoGolden golden = new DpoGolden();
        PreferenceDataset pairs = golden.dataset();
        try (TrainablePolicy policy = golden.policy()) {
            List<Long> lengths = lengths(policy, pairs);
            long limit = lengths.stream().sorted().toList().get(lengths.size() / 2);
            long within = lengths.stream().filter(length -> length <= limit).count();
            TrainingResult result = run().maxTokens(limit).build().train(policy, pairs, folder);
            assertThat(result.used()).isEqualTo((int) within).isLessThan(lengths.size());
            assertThat(result.skipped()).containsEntry("longer than maxTokens", lengths.size() - (int) within);
        }
    }

    @Test
    void languageModelSkipsPairsBeyondItsPositions() throws IOException {
        DpoGolden golden = new DpoGolden();
        PreferenceDataset pairs = golden.dataset();
        try (TrainablePolicy reference = golden.policy()) {
            List<Long> lengths = lengths(reference, pairs);
            long positions = lengths.stream().sorted().toList().get(lengths.size() / 2);
            long within = lengths.stream().filter(length -> length <= positions).count();
            Path smaller = golden.copy(Files.createDirectories(folder.resolve("smaller")));
            Path config = smaller.resolve("config.json");
            ObjectMapper json = new ObjectMapper();
            ObjectNode root = (ObjectNode) json.readTree(config.toFile());
            ((ObjectNode) root.path("text_config")).put("max_position_embeddings", positions);
            json.writeValue(config.toFile(), root);
            try (TrainablePolicy policy = DpoGolden.open(smaller)) {
                TrainingResult result = run().build().train(policy, reference, pairs, folder.resolve("out"));
                assertThat(result.used()).isEqualTo((int) within).isLessThan(lengths.size());
                assertThat(result.skipped()).containsEntry("refused by the model", lengths.size() - (int) within);
            }
        }
    }
}
