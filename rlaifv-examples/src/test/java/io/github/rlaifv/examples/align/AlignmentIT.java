package io.github.rlaifv.examples.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.ImageFolder;
import io.github.rlaifv.core.data.ImageSource;
import io.github.rlaifv.core.data.InstructionDataset;
import io.github.rlaifv.core.policy.Policies;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.AlignmentResult;
import io.github.rlaifv.examples.RlaifvCommand;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.SelfRewardReranker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlignmentIT {
    private static final Path POLICY = Fixtures.path("llava15", "model");
    private static final Path LABELER = Fixtures.path("llava_next", "model");
    private static final Path OMNILMM = Fixtures.path("omnilmm", "model");

    @TempDir
    Path folder;

    private static AlignmentPlanBuilder plan(Path output) {
        return plan(POLICY, output);
    }

    private static AlignmentPlanBuilder plan(Path policy, Path output) {
        InstructionDataset instructions = InstructionDataset.of(
                ImageFolder.everyQuestion(Fixtures.path("photos"), List.of("Describe it.", "What is there?")));
        return AlignmentPlan.of(policy, instructions, output)
                .rounds(2)
                .instructionsPerRound(3)
                .development(2)
                .candidates(3)
                .maxNewTokens(8)
                .claimTokens(12)
                .epochs(1)
                .batchSize(2)
                .learningRate(1e-3)
                .checkpointEvery(1)
                .instructionsPerCall(2);
    }

    private static AlignmentResult run(AlignmentPlanBuilder plan, List<String> said) {
        return Alignment.run(plan.build(), RunListener.NONE, said::add);
    }

    @Test
    void alignsByAnotherModelsFeedbackAndGoesOnWhereItStopped() throws Exception {
        Fixtures.require(LABELER);
        List<String> said = new ArrayList<>();
        AlignmentResult unbroken = run(plan(folder.resolve("a")).labeler(LABELER.toString()), said);
        run(plan(folder.resolve("b")).labeler(LABELER.toString()).rounds(1), new ArrayList<>());
        AlignmentResult resumed = run(plan(folder.resolve("b")).labeler(LABELER.toString()), new ArrayList<>());

        assertThat(unbroken.rounds()).hasSize(2);
        assertThat(unbroken.metric()).contains("2 instructions held out by seed 0", "judged by");
        assertThat(said).filteredOn(line -> line.startsWith("held out: ")).hasSize(3);
        assertThat(resumed.best()).isEqualTo(unbroken.best());
        for (String file : List.of("round-2/feedback/candidates.jsonl", "round-2/feedback/pairs.jsonl")) {
            assertThat(folder.resolve("b").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("a").resolve(file));
        }
        assertThat(Files.mismatch(
                        resumed.model().resolve("model.safetensors"),
                        unbroken.model().resolve("model.safetensors")))
                .isEqualTo(-1);
        assertThatThrownBy(() -> run(
                        plan(folder.resolve("b")).labeler(LABELER.toString()).development(3), new ArrayList<>()))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("held out");
    }

    @Test
    void alignsByItsOwnFeedbackWithAdapters() {
        AlignmentResult result =
                run(plan(folder.resolve("self")).newestLabeler(true).loraRank(2).rounds(1), new ArrayList<>());

        assertThat(folder.resolve("self/round-1/adapter/adapter_config.json")).exists();
        try (TrainablePolicy aligned = Policies.open(result.model())) {
            assertThat(aligned.fingerprint()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llava15_original", "llava_next", "omnilmm", "qwen2_5_vl", "smolvlm"})
    void everyFamilyRunsTheWholeLoop(String family) {
        Path model = Fixtures.require(Fixtures.path(family, "model"));
        // The models are random and say little that can be divided: many candidates, so that some pairs are found.
        AlignmentResult result = run(
                plan(model, folder.resolve(family))
                        .rounds(1)
                        .epochs(2)
                        .instructionsPerRound(8)
                        .candidates(8)
                        .temperature(1.5)
                        .maxNewTokens(16)
                        .claimTokens(40),
                new ArrayList<>());

        assertThat(result.rounds().get(0).steps()).isPositive();
        Prompt prompt = Prompt.of(ImageSource.of(Fixtures.path("photos", "wide.jpg")), "What is there?");
        try (TrainablePolicy aligned = Policies.open(result.model());
                TrainablePolicy base = Policies.open(model)) {
            RankedResponse best = BestOfN.builder(SelfRewardReranker.of(aligned, base))
                    .candidates(3)
                    .sampling(Sampling.builder().temperature(1).maxNewTokens(5).build())
                    .build()
                    .best(prompt);
            assertThat(best.pool()).hasSize(3).anyMatch(response -> response.reward() != 0);
        }
    }

    @Test
    void runsFromTheCommandLine() {
        int exit = RlaifvCommand.commandLine(List.of(new AlignLlava(), new SelfAlign()))
                .execute(
                        "self-align",
                        "--model=" + POLICY,
                        "--instructions=" + Fixtures.path("photos"),
                        "--questions=" + questions(),
                        "--output=" + folder.resolve("cli"),
                        "--rounds=1",
                        "--per-round=2",
                        "--development=1",
                        "--candidates=2",
                        "--max-new-tokens=4",
                        "--claim-tokens=6",
                        "--epochs=1");

        assertThat(exit).isZero();
        assertThat(folder.resolve("cli/alignment.json")).exists();
        assertThat(folder.resolve("cli/alignment-report.html"))
                .content()
                .contains("confirmed minus rejected claims a response", "round-1/training-report.html");
        assertThat(folder.resolve("cli/round-1/training-report.html")).exists();
    }

    private Path questions() {
        try {
            return Files.writeString(folder.resolve("questions.txt"), "Describe it.\nWhat is there?\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void refusesPlansThatCannotBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan(folder).development(1000).build())
                .withMessageContaining("held out");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan(folder).labeler("x").newestLabeler(true).build())
                .withMessageContaining("newestLabeler");
    }
}
