package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.dpo.alignment.AlignmentResult;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rounds found in the folder of an alignment. They are resumed only if they belong to the same run. */
class AlignmentResumeTest {
    @TempDir
    Path folder;

    private static IterativeAlignment.Builder quick(double rate) {
        return IterativeAlignment.builder()
                .rounds(2)
                .trainer(DpoTrainer.builder()
                        .learningRate(rate)
                        .epochs(1)
                        .batchSize(6)
                        .build())
                .feedback((round, policy) -> Pairs.random(12, 4))
                .development(new DevelopmentMetric(
                        "first bias",
                        true,
                        policy -> policy instanceof TablePolicy table ? table.weight(TablePolicy.BIAS)[0] : Double.NaN))
                .reopen(TablePolicy::open);
    }

    /** Leaves a run whose round 1 is trained but not evaluated. */
    private void interruptedInRoundOne() {
        AtomicInteger calls = new AtomicInteger();
        assertThatThrownBy(() -> quick(0.02)
                        .development(new DevelopmentMetric("first bias", true, policy -> {
                            if (calls.incrementAndGet() == 2) {
                                throw new IllegalStateException("the power went off");
                            }
                            return 0;
                        }))
                        .build()
                        .run(new TablePolicy(1), folder))
                .hasMessageContaining("power");
    }

    private void refused(IterativeAlignment.Builder alignment, TablePolicy policy, String... messages) {
        var refusal =
                assertThatThrownBy(() -> alignment.build().run(policy, folder)).isInstanceOf(BadDataException.class);
        for (String message : messages) {
            refusal.hasMessageContaining(message);
        }
    }

    @Test
    void roundsWithoutTheirLogAreNotResumed() throws IOException {
        interruptedInRoundOne();
        Files.delete(folder.resolve("alignment.json"));
        refused(quick(0.02), new TablePolicy(2), "round-1/round.json", "alignment.json is missing");
        refused(quick(0.02), new TablePolicy(1), "round-1/round.json", "start over");
    }

    @Test
    void roundOfAnotherModelIsNotResumed() throws IOException {
        interruptedInRoundOne();
        Path file = folder.resolve("round-1/round.json");
        Files.writeString(
                file,
                Files.readString(file).replace(new TablePolicy(1).fingerprint(), new TablePolicy(2).fingerprint()));
        refused(quick(0.02), new TablePolicy(1), "round-1/round.json", "started from another model");
    }

    @Test
    void unfinishedRoundOfOtherOptionsIsRejectedByName() {
        interruptedInRoundOne();
        refused(quick(0.03), new TablePolicy(1), "round-1/round.json", "option learningRate (0.02, now 0.03)");
        assertThat(quick(0.02).build().run(new TablePolicy(1), folder).rounds()).hasSize(2);
    }

    @Test
    void finishedRoundOfOtherOptionsIsReported() {
        quick(0.02).rounds(1).build().run(new TablePolicy(1), folder);
        List<String> notes = new ArrayList<>();
        AlignmentResult result = quick(0.03)
                .listener(new RunListener() {
                    @Override
                    public void note(String stage, String message) {
                        notes.add(message);
                    }
                })
                .build()
                .run(new TablePolicy(1), folder);
        assertThat(result.rounds()).hasSize(2);
        assertThat(notes)
                .filteredOn(note -> !note.contains("no round did better"))
                .containsExactly("round 1 was trained with another option learningRate (0.02, now 0.03)");
    }

    @Test
    void roundsWithAnotherEvaluationAreRejected() {
        DpoTrainer twoEpochs =
                DpoTrainer.builder().learningRate(0.02).epochs(2).batchSize(6).build();
        quick(0.02).trainer(twoEpochs).rounds(1).build().run(new TablePolicy(1), folder);
        refused(
                quick(0.02).trainer(twoEpochs).evaluateEveryEpoch(true),
                new TablePolicy(1),
                "alignment.json",
                "evaluateEveryEpoch (false, now true)");
    }

    @Test
    void roundOfOneEpochResumesWithEitherEvaluation() {
        interruptedInRoundOne();
        // one epoch: its score is the score of the round with either setting
        assertThat(quick(0.02)
                        .evaluateEveryEpoch(true)
                        .build()
                        .run(new TablePolicy(1), folder)
                        .rounds())
                .hasSize(2);
    }

    @Test
    void logsOfAnotherVersionAreRejectedByName() throws IOException {
        interruptedInRoundOne();
        for (String name : List.of("round-1/round.json", "alignment.json")) {
            Path file = folder.resolve(name);
            Files.writeString(file, Files.readString(file).replaceFirst("\"version\" : \\d+", "\"version\" : 99"));
            refused(quick(0.02), new TablePolicy(1), name, "version 99");
        }
    }
}
