package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.AfterStep;
import io.github.rlaifv.core.testkit.DamagedFolder;
import io.github.rlaifv.core.testkit.RecordMutants.Kind;
import io.github.rlaifv.dpo.alignment.AlignmentResult;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.report.AlignmentReport;
import io.github.rlaifv.dpo.report.TrainingReport;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import io.github.rlaifv.dpo.train.Checkpoints;
import io.github.rlaifv.dpo.train.TrainingResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reruns of stopped runs with one damaged file. They end like an undamaged run, or fail with an error that names the
 * file.
 */
class DamagedTrainingTest {
    /** Kinds of damage that can be noticed. A removed metric, or a metric without a value, can't be. */
    private static final Set<Kind> KINDS = EnumSet.complementOf(EnumSet.of(Kind.NAN, Kind.REMOVE_ELEMENT));

    @TempDir
    private Path folder;

    private static DpoTrainer.Builder training() {
        return DpoTrainer.builder()
                .learningRate(0.02)
                .epochs(2)
                .batchSize(4)
                .evaluateEvery(2)
                .heldOut(Pairs.random(4, 9))
                .checkpoints(Checkpoints.every(2));
    }

    private static List<Object> train(Path run) {
        TablePolicy policy = new TablePolicy(1);
        TrainingResult result = training().build().train(policy, Pairs.random(12, 4), run);
        return List.of(result.epochMeans(), result.steps(), policy.fingerprint());
    }

    private Path stopped() {
        Path whole = folder.resolve("whole");
        assertThatThrownBy(() -> training()
                        .listener(AfterStep.powerFails("dpo", 5))
                        .build()
                        .train(new TablePolicy(1), Pairs.random(12, 4), whole))
                .hasMessage("the power went off");
        return whole;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "checkpoints/run.json",
                "checkpoints/step-00000004/state.json",
                "checkpoints/LATEST",
                "reference.jsonl",
                "metrics.jsonl"
            })
    void damagedTrainingEndsTheSameOrIsRejected(String file) throws IOException {
        Path whole = stopped();
        Set<Kind> kinds = EnumSet.copyOf(KINDS);
        if (file.equals("checkpoints/LATEST")) {
            kinds.retainAll(EnumSet.of(Kind.EMPTY, Kind.CUT, Kind.JUNK, Kind.NULL_LINE, Kind.DUPLICATE_LINE));
        } else if (file.endsWith("state.json")) {
            // the loss decides which metrics there are, so missing and unknown ones can't be noticed
            kinds.removeAll(EnumSet.of(Kind.REMOVE_FIELD, Kind.UNKNOWN_FIELD));
        }
        DamagedFolder<List<Object>> damaged =
                new DamagedFolder<>(whole, folder.resolve("copy"), DamagedTrainingTest::train);
        damaged.damage(file, kinds, 4, 6);
    }

    @Test
    void everyFieldOfTheCheckpointStateIsRequired() throws IOException {
        Path whole = stopped();
        Path state = whole.resolve("checkpoints/step-00000004/state.json");
        String text = Files.readString(state);
        for (String field : List.of("version", "score", "step", "begun", "epochSteps", "mean", "responses")) {
            String without = text.replaceFirst("\"" + field + "\":[^,}]*,?", "").replace(",}", "}");
            assertThat(without).isNotEqualTo(text);
            Files.writeString(state, without);
            assertThatThrownBy(() -> train(whole))
                    .as(field)
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("state.json: field \"")
                    .hasMessageContaining(field + "\" is missing")
                    .hasMessageContaining("delete the checkpoints to start over");
        }
        for (String list : List.of("epoch", "epochMeans", "evaluations", "losses", "logRatios")) {
            Files.writeString(state, text.replace("\"" + list + "\":", "\"" + list + "s\":"));
            assertThatThrownBy(() -> train(whole))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining(list);
        }
        Files.writeString(state, text.replace("\"step\":4", "\"step\":2"));
        assertThatThrownBy(() -> train(whole)).hasMessageContaining("its folder is named after step 00000004");
    }

    @Test
    void newestCheckpointMustBelongToTheRun() throws IOException {
        Path whole = stopped();
        for (String name : List.of("../elsewhere", "/etc", "step-4/../step-00000004", "", "step-x")) {
            Files.writeString(whole.resolve("checkpoints/LATEST"), name + "\n");
            assertThatThrownBy(() -> train(whole))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("LATEST must name a checkpoint");
        }
    }

    @Test
    void referenceLineWithoutItsSumIsRejected() throws IOException {
        Path whole = stopped();
        Path file = whole.resolve("reference.jsonl");
        List<String> lines = Files.readAllLines(file);
        Files.writeString(file, String.join("\n", lines).replaceFirst("\"sum\":[^,]*,", "") + "\n");
        assertThatThrownBy(() -> train(whole))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("reference.jsonl, line 2: field \"sum\" is missing")
                .hasMessageContaining("delete the line to recompute it");
    }

    private static IterativeAlignment alignment(boolean everyEpoch) {
        return IterativeAlignment.builder()
                .rounds(2)
                .trainer(DpoTrainer.builder()
                        .learningRate(0.02)
                        .epochs(2)
                        .batchSize(6)
                        .build())
                .evaluateEveryEpoch(everyEpoch)
                .feedback((round, policy) -> Pairs.random(12, 4))
                .development(new DevelopmentMetric(
                        "first bias",
                        true,
                        policy -> policy instanceof TablePolicy table ? table.weight(TablePolicy.BIAS)[0] : Double.NaN))
                .reopen(TablePolicy::open)
                .build();
    }

    private static List<Object> align(Path run) {
        AlignmentResult result = alignment(true).run(new TablePolicy(1), run);
        return List.of(result.rounds(), result.best(), result.baseline());
    }

    @ParameterizedTest
    @ValueSource(strings = {"alignment.json", "round-1/round.json"})
    void damagedAlignmentEndsTheSameOrIsRejected(String file) throws IOException {
        Path whole = folder.resolve("whole");
        align(whole);
        if (file.endsWith("round.json")) {
            // the round is trained, but not yet entered in the log
            String text = Files.readString(whole.resolve("alignment.json"));
            Files.writeString(
                    whole.resolve("alignment.json"),
                    text.substring(0, text.indexOf("\"rounds\"")) + "\"rounds\":[],\"settings\":[]}");
        }
        Set<Kind> kinds = EnumSet.copyOf(KINDS);
        kinds.remove(Kind.REMOVE_FIELD);
        kinds.remove(Kind.UNKNOWN_FIELD);
        DamagedFolder<List<Object>> damaged =
                new DamagedFolder<>(whole, folder.resolve("copy"), DamagedTrainingTest::align);
        damaged.damage(file, kinds, 4, 7);
    }

    @Test
    void modelOfARoundMustLieInsideTheRun() throws IOException {
        Path whole = folder.resolve("whole");
        align(whole);
        Path file = whole.resolve("alignment.json");
        String text = Files.readString(file);
        for (String path : List.of("../other/model", "/etc", "")) {
            Files.writeString(file, text.replaceFirst("(\"model\" : )\"[^\"]*\"", "$1\"" + path + "\""));
            assertThatThrownBy(() -> align(whole))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("alignment.json: field \"rounds[0].model\" must be a folder inside");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"metrics.jsonl", "training.json", "alignment.json"})
    void reportOfDamagedFilesIsWrittenOrRejected(String file) throws IOException {
        Path whole = folder.resolve("whole");
        align(whole);
        train(whole);
        DamagedFolder<Long> damaged = new DamagedFolder<>(whole, folder.resolve("copy"), copy -> {
            if (file.equals("alignment.json")) {
                AlignmentReport.write(copy);
            } else {
                TrainingReport.write(copy);
            }
            return 0L;
        });
        damaged.damage(file, EnumSet.allOf(Kind.class), 6, 8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"objective", "policy", "policyFingerprint", "reference", "referenceFingerprint", "options"})
    void fieldOfAnotherTypeIsNotShown(String field) throws IOException {
        train(folder);
        Path file = folder.resolve("training.json");
        ObjectMapper json = new ObjectMapper();
        ObjectNode training = (ObjectNode) json.readTree(Files.readString(file));
        assertThat(training.has(field)).isTrue();
        Files.writeString(file, training.put(field, 7).toString());

        assertThatThrownBy(() -> TrainingReport.write(folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("training.json: field \"" + field + "\"");
    }
}
