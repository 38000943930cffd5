package io.github.rlaifv.align;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.data.Candidate;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.IterativeAlignment;
import io.github.rlaifv.dpo.alignment.AlignmentResult;
import io.github.rlaifv.dpo.train.Checkpoints;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.feedback.claim.Claim;
import io.github.rlaifv.feedback.score.ClaimedResponse;
import io.github.rlaifv.feedback.score.DivideAndConquerScorer;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.SelfRewardReranker;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model of every family samples, is trained, saved and opened again, judges and reranks. */
class FamilyAlignmentIT {
    private final ScriptedJudge judge = new ScriptedJudge();

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        judge.close();
    }

    private AlignmentResult align(Path model, int rank) {
        InstructionSplit split = PhotoAlignment.split(1);
        DpoTrainer.Builder training =
                DpoTrainer.builder().epochs(2).batchSize(1).learningRate(1e-3).checkpoints(Checkpoints.every(0));
        AlignmentResult result;
        try (Policy labeler = new ModelAddress(judge.address()).open(PolicyOptions.defaults());
                TrainablePolicy policy = Policies.open(model)) {
            result = Alignment.builder()
                    .labeler(labeler)
                    .instructions(split.training(), 4)
                    .feedback(FeedbackPipeline.builder()
                            .candidates(4)
                            .sampling(Sampling.builder()
                                    .temperature(1.2)
                                    .maxNewTokens(8)
                                    .build()))
                    .training(rank > 0 ? training.lora(Lora.rank(rank).withAlpha(2.0 * rank)) : training)
                    .rounds(IterativeAlignment.builder()
                            .rounds(1)
                            .development(ClaimMetric.builder(ResponseLabeling.of(labeler), split.development())
                                    .maxNewTokens(8)
                                    .build()
                                    .metric("claims")))
                    .build()
                    .run(policy, folder.resolve("run"));
        }
        // The first step of a schedule with warm-up has a learning rate of 0.
        assertThat(result.rounds().get(0).steps()).isGreaterThan(1);
        return result;
    }

    private static Prompt prompt() {
        return Prompt.of(Fixtures.photos().wide().image(), "What is there?");
    }

    private static RankedResponse best(SelfRewardReranker reranker) {
        RankedResponse best = BestOfN.builder(reranker)
                .candidates(3)
                .sampling(Sampling.builder().temperature(1).maxNewTokens(5).build())
                .build()
                .best(prompt());
        assertThat(best.pool()).hasSize(3).anyMatch(response -> response.reward() != 0);
        return best;
    }

    private static void judges(Policy labeler) {
        Instruction instruction = new Instruction("1", Fixtures.photos().tall().image(), "What is there?");
        List<Claim> claims = List.of(
                new Claim("There is a dog.", "Is there a dog?"), new Claim("The sky is blue.", "Is the sky blue?"));
        // random weights may answer anything
        assertThat(DivideAndConquerScorer.builder(labeler)
                        .leastAnswerMass(0)
                        .build()
                        .score(List.of(new ClaimedResponse(
                                instruction, new Candidate("1", 0, "There is a dog. The sky is blue."), claims)))
                        .get(0)
                        .verdicts())
                .hasSize(2)
                .allSatisfy(verdict -> assertThat(verdict.pYes()).isPositive())
                .allSatisfy(verdict -> assertThat(verdict.pNo()).isPositive());
    }

    @ParameterizedTest
    @ValueSource(strings = {"llava15", "llava15_original", "llava_next", "omnilmm", "qwen2_5_vl", "smolvlm"})
    void everyFamilyRunsTheWholeLoop(String family) {
        Path model = Fixtures.require(Fixtures.path(family, "model"));
        AlignmentResult result = align(model, 0);
        try (TrainablePolicy aligned = Policies.open(result.model());
                TrainablePolicy base = Policies.open(model)) {
            best(SelfRewardReranker.of(aligned, base));
            judges(aligned);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llava15", "llava15_original", "llava_next", "omnilmm", "qwen2_5_vl", "smolvlm"})
    void everyFamilyTrainsAdapters(String family) {
        Path model = Fixtures.require(Fixtures.path(family, "model"));
        AlignmentResult result = align(model, 2);
        try (TrainablePolicy adapted = Policies.open(model);
                TrainablePolicy merged = Policies.open(result.model());
                TrainablePolicy base = Policies.open(model)) {
            adapted.adapters().load(folder.resolve("run/round-1/adapter"));
            RankedResponse best = best(SelfRewardReranker.ofAdapters(adapted));
            List<String> texts =
                    best.pool().stream().map(response -> response.text()).toList();
            assertThat(SelfRewardReranker.of(merged, base).rank(prompt(), texts).pool())
                    .anyMatch(response -> response.reward() != 0);
        }
    }
}
