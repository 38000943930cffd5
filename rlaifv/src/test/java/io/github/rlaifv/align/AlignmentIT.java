package io.github.rlaifv.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.dataset.ImageFolder;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.testkit.DividingServer;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.alignment.AlignmentResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlignmentIT {
    private static final Path POLICY = Fixtures.path("llava15", "model");
    private static final Path LABELER = Fixtures.path("llava_next", "model");

    @TempDir
    Path folder;

    private final DividingServer divider = DividingServer.start();

    @AfterEach
    void stopServer() {
        divider.close();
    }

    private AlignmentPlanBuilder plan(Path output) {
        return plan(POLICY, output);
    }

    private AlignmentPlanBuilder plan(Path policy, Path output) {
        InstructionDataset instructions = InstructionDataset.of(
                ImageFolder.everyQuestion(Fixtures.path("photos"), List.of("Describe it.", "What is there?")));
        return AlignmentPlan.of(policy, instructions, output)
                .rounds(2)
                .instructionsPerRound(3)
                .development(2)
                .candidates(3)
                .maxNewTokens(8)
                .decomposer(divider.address())
                .claimTokens(12)
                // random weights answer with anything
                .leastAnswerMass(0)
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
                .hasMessageContaining("development was 2 and is now 3");
    }

    @Test
    void alignsByItsOwnFeedbackWithAdapters() {
        AlignmentResult result = run(
                plan(Fixtures.path("omnilmm", "model"), folder.resolve("self"))
                        .newestLabeler(true)
                        .loraRank(2)
                        .rounds(1),
                new ArrayList<>());

        assertThat(folder.resolve("self/round-1/adapter/adapter_config.json")).exists();
        try (TrainablePolicy aligned = Policies.open(folder.resolve("self"))) {
            assertThat(aligned.fingerprint()).isNotEmpty();
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
