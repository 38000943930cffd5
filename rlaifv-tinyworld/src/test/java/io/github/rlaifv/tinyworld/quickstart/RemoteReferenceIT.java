package io.github.rlaifv.tinyworld.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.testkit.vllm.FakeVllm;
import io.github.rlaifv.core.testkit.vllm.ServedTokens;
import io.github.rlaifv.core.text.Tokenizer;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.train.TrainingResult;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.SelfRewardReranker;
import io.github.rlaifv.remote.RemotePolicy;
import io.github.rlaifv.remote.ServerKind;
import io.github.rlaifv.tinyworld.TinyWorld;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Preference learning with a reference behind a server, and the reward of two models behind servers. */
class RemoteReferenceIT {
    private static final Offset<Double> NOISE = Offset.offset(1e-3);
    private static final List<String> TEXTS =
            List.of("There is a red car.", "There is a dog. The dog is black.", "A tree is left of a bus.");

    @TempDir
    private Path folder;

    private final TinyWorld world = new TinyWorld();
    private Path model = Path.of("");

    @BeforeEach
    void copyModel() {
        model = EmbeddedModel.copyInto(folder);
    }

    private static TrainablePolicy open(Path path) {
        return Policies.open(
                path, PolicyOptions.builder().precision(ScalarType.FLOAT32).build());
    }

    private static FakeVllm serve(Policy policy, Tokenizer tokenizer) {
        return FakeVllm.start(policy, ServedTokens.of(tokenizer), List.of("Yes", "No"));
    }

    private static Policy connect(FakeVllm server) {
        return RemotePolicy.builder()
                .baseUrl(server.baseUrl())
                .model(FakeVllm.MODEL)
                .server(ServerKind.VLLM)
                .build();
    }

    private PreferenceDataset pairs() {
        return PreferenceDataset.of(IntStream.range(0, 6)
                .mapToObj(i -> {
                    Instruction instruction = world.instruction(SceneSplit.TEST, 100 + i);
                    return new PreferencePair(instruction, TEXTS.get(i % 3), TEXTS.get((i + 1) % 3), 0, -1);
                })
                .toList());
    }

    private TrainingResult train(Policy reference, String output) {
        try (TrainablePolicy policy = open(model)) {
            return DpoTrainer.builder()
                    .epochs(2)
                    .batchSize(3)
                    .learningRate(1e-4)
                    .build()
                    .train(policy, reference, pairs(), folder.resolve(output));
        }
    }

    @Test
    void modelsBehindServersAreReferencesAndRewards() {
        try (Tokenizer tokenizer = Tokenizer.open(model);
                TrainablePolicy base = open(model);
                FakeVllm server = serve(base, tokenizer);
                Policy reference = connect(server)) {
            TrainingResult there = train(reference, "there");
            TrainingResult here = train(base, "here");
            assertThat(there.steps()).isEqualTo(here.steps()).isEqualTo(4);
            assertThat(there.used()).isEqualTo(6);
            assertThat(there.epochMean(2, "loss")).isCloseTo(here.epochMean(2, "loss"), NOISE);
            assertThat(there.epochMean(2, "rewards/margins")).isCloseTo(here.epochMean(2, "rewards/margins"), NOISE);

            try (TrainablePolicy aligned = open(there.model());
                    FakeVllm other = serve(aligned, tokenizer);
                    Policy policy = connect(other)) {
                SelfRewardReranker remote = SelfRewardReranker.of(policy, reference);
                SelfRewardReranker local = SelfRewardReranker.of(aligned, base);
                Instruction instruction = world.instruction(SceneSplit.TEST, 0);
                List<ScoreRequest> pools = List.of(new ScoreRequest(instruction.prompt(), TEXTS));
                RankedResponse ranked = remote.rankAll(pools).get(0);
                assertThat(ranked.winner().text())
                        .isEqualTo(local.rankAll(pools).get(0).winner().text());

                RankedResponse best = BestOfN.builder(remote)
                        .candidates(4)
                        .sampling(Sampling.builder().maxNewTokens(20).build())
                        .build()
                        .best(instruction.prompt());
                assertThat(best.pool()).hasSize(4);
                assertThat(best.winner().text()).isNotBlank();
            }
        }
    }
}
