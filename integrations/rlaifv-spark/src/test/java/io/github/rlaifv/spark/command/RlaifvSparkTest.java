package io.github.rlaifv.spark.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.cli.option.FeedbackPipelineOptions;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.FaultServer;
import io.github.rlaifv.feedback.calibration.CalibratedThreshold;
import io.github.rlaifv.feedback.calibration.Criterion;
import io.github.rlaifv.feedback.score.ConfirmationThreshold;
import io.github.rlaifv.spark.LocalSpark;
import io.github.rlaifv.spark.SparkInstructions;
import io.github.rlaifv.spark.TinyInstructions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class RlaifvSparkTest {

    private static FeedbackModels models(String... options) {
        CommandLine line = RlaifvSpark.commandLine();
        CommandLine.ParseResult parsed = line.parseArgs(options);
        SparkFeedbackCommand command =
                (SparkFeedbackCommand) parsed.subcommand().commandSpec().userObject();
        return command.models();
    }

    @Test
    void labelerAndDecomposerDefaultToTheRoleBefore() {
        RoleAddresses onlyPolicy = roles();
        RoleAddresses withLabeler = roles("--labeler", "b", "c");
        RoleAddresses withDividers = roles("--decomposer", "d", "--question-model", "q1", "q2");

        assertThat(onlyPolicy.labeler()).containsExactly("a");
        assertThat(onlyPolicy.decomposer()).containsExactly("a");
        assertThat(withLabeler.labeler()).isEqualTo(List.of("b", "c"));
        assertThat(withLabeler.decomposer()).isEqualTo(List.of("b", "c"));
        assertThat(withLabeler.asking()).isEqualTo(List.of("b", "c"));
        assertThat(withDividers.labeler()).containsExactly("a");
        assertThat(withDividers.decomposer()).containsExactly("d");
        assertThat(withDividers.asking()).containsExactly("q1", "q2");
    }

    private static RoleAddresses roles(String... more) {
        return models(Stream.concat(
                                Stream.of("spark-feedback", "--instructions=i", "--output=o", "--policy", "a"),
                                Stream.of(more))
                        .toArray(String[]::new))
                .roles();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"candidates=1", "pairs=0", "per-call=0", "claim-tokens=0", "temperature=-1", "batches-per-task=0"
            })
    void valuesOutOfRangeAreRejectedBeforeASessionIsStarted(String option) {
        StringWriter errors = new StringWriter();
        CommandLine line = RlaifvSpark.commandLine().setErr(new PrintWriter(errors, true));

        int code = line.execute("spark-feedback", "--instructions=i", "--output=o", "--policy=a", "--" + option);

        assertThat(code).isEqualTo(2);
        assertThat(errors.toString()).contains(option.substring(option.indexOf('=') + 1));
    }

    @Test
    void messageNamesTheOptionWhoseValueIsRejected() {
        assertThat(refused("--candidates=1"))
                .isEqualTo("error: Invalid value for option '--candidates': must be >= 2, was 1");
        assertThat(refused("--structured-lists", "--decomposer=rules"))
                .contains("--structured-lists has no effect with --decomposer=rules");
        assertThat(refused("--question-model=q", "--decomposer=rules"))
                .contains("--question-model has no effect with --decomposer=rules");
    }

    private static String refused(String... more) {
        StringWriter errors = new StringWriter();
        String[] options = Stream.concat(
                        Stream.of("spark-feedback", "--instructions=i", "--output=o", "--policy=a"), Stream.of(more))
                .toArray(String[]::new);
        assertThat(RlaifvSpark.commandLine()
                        .setErr(new PrintWriter(errors, true))
                        .execute(options))
                .isEqualTo(2);
        return errors.toString().lines().findFirst().orElseThrow();
    }

    /** The commands feedback and spark-feedback have these options by the same mixin. */
    @Test
    void optionsOfPipelinesAreThoseOfTheCommandLine() {
        Map<String, String> own = descriptions(Objects.requireNonNull(
                RlaifvSpark.commandLine().getSubcommands().get("spark-feedback")));
        Map<String, String> shared = descriptions(new CommandLine(new Pipeline()));
        assertThat(shared)
                .containsKeys("--candidates", "--pairs-per-instruction", "--least-answer-mass", "--calibration");
        assertThat(own).containsAllEntriesOf(shared);
    }

    @CommandLine.Command
    private static final class Pipeline {
        @CommandLine.Mixin
        private FeedbackPipelineOptions options = new FeedbackPipelineOptions();
    }

    private static Map<String, String> descriptions(CommandLine command) {
        Map<String, String> all = new TreeMap<>();
        command.getCommandSpec().options().forEach(option -> {
            for (String name : option.names()) {
                all.put(name, option.defaultValue() + " " + String.join(" ", option.description()));
            }
        });
        return all;
    }

    @Test
    void executorsGetTheValuesOfTheOptions(@TempDir Path folder) throws Exception {
        SortedMap<String, String> scorer = new TreeMap<>(Map.of("labeler", "calibrated"));
        new CalibratedThreshold(Criterion.F1, new ConfirmationThreshold(0.7), scorer)
                .write(folder.resolve(CalibratedThreshold.FILE));
        FeedbackModels sent = models(
                "spark-feedback",
                "--instructions=i",
                "--output=o",
                "--policy=a",
                "--candidates=3",
                "--temperature=0.5",
                "--max-new-tokens=9",
                "--claim-tokens=8",
                "--structured-lists",
                "--least-answer-mass=0.25",
                "--pairs=4",
                "--per-call=5",
                "--seed=6",
                "--calibration=" + folder);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(sent);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(sent);
        }
        assertThat(sent.candidates()).isEqualTo(3);
        assertThat(sent.sampling().temperature()).isEqualTo(0.5);
        assertThat(sent.sampling().maxNewTokens()).isEqualTo(9);
        assertThat(sent.pairs()).isEqualTo(4);
        assertThat(sent.batchSize()).isEqualTo(5);
        assertThat(sent.seed()).isEqualTo(6);
        assertThat(sent.labeling())
                .isEqualTo(new LabelingValues(
                        8, true, 0.25, new LabelingValues.Threshold(Criterion.F1, 0.7, new TreeMap<>(scorer))));
        assertThatThrownBy(() -> sent.labeling().scorer(FakePolicy.builder().build()))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("calibrated for another labeler");
    }

    @Test
    void rulesDivideResponsesWithoutAModel(@TempDir Path folder) throws IOException {
        try (SparkSession spark = LocalSpark.start()) {
            SparkInstructions.of(spark, TinyInstructions.first(4))
                    .drop("index")
                    .coalesce(1)
                    .write()
                    .parquet(folder.resolve("instructions").toString());
            try (FaultServer server = FaultServer.start()
                    .writes(request -> request.path("seed").asInt() % 2 == 0
                            ? "There is a dog on the left."
                            : "There is a cat. A bird sits on a tree.")
                    .firstTokens(question -> question.contains("dog")
                            ? Map.of("Yes", 0.9, "No", 0.05)
                            : Map.of("Yes", 0.1, "No", 0.8))) {
                int code = RlaifvSpark.commandLine()
                        .execute(
                                "spark-feedback",
                                "--decomposer=rules",
                                "--candidates=4",
                                "--per-call=2",
                                "--policy=" + server.baseUrl() + "?model=m",
                                "--instructions=" + folder.resolve("instructions"),
                                "--output=" + folder.resolve("output"));
                assertThat(code).isZero();
            }
        }
        assertThat(Files.readString(folder.resolve("output/settings.json"))).contains("rules");
        assertThat(PreferenceDataset.open(folder.resolve("output/pairs")).size())
                .isPositive();
    }

    @Test
    void missingOptionIsNamed() {
        StringWriter errors = new StringWriter();
        CommandLine line = RlaifvSpark.commandLine().setErr(new PrintWriter(errors, true));

        int code = line.execute("spark-feedback", "--output=o", "--policy=a");

        assertThat(code).isEqualTo(2);
        assertThat(errors.toString()).contains("--instructions");
    }
}
