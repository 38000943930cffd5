package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import io.github.rlaifv.dpo.train.TrainingResult;
import io.github.rlaifv.dpo.train.WeightedRequest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SftTrainerTest {
    @TempDir
    Path folder;

    @Test
    void trainsInEpochsAndSaves() {
        List<WeightedRequest> examples = List.of(
                WeightedRequest.of(Prompt.of("one"), "abc"),
                WeightedRequest.of(Prompt.of("two"), "zz"),
                WeightedRequest.of(Prompt.of("three"), "hello"));
        TablePolicy policy = new TablePolicy(1);
        TrainingResult result = SftTrainer.builder()
                .epochs(20)
                .batchSize(2)
                .learningRate(0.05)
                .build()
                .train(policy, examples, folder);
        assertThat(result.steps()).isEqualTo(40);
        assertThat(result.epochMean(20, "loss")).isLessThan(result.epochMean(1, "loss") * 0.8);
        assertThat(TablePolicy.open(result.model()).weight(TablePolicy.BIGRAM))
                .containsExactly(policy.weight(TablePolicy.BIGRAM));
        assertThat(folder.resolve("metrics.jsonl")).isRegularFile();
        assertThat(folder.resolve("training.json")).content().contains("\"objective\" : \"sft\"");
    }
}
