package io.github.rlaifv.spark.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
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
        FeedbackModels onlyPolicy = models("spark-feedback", "--instructions=i", "--output=o", "--policy", "a");
        FeedbackModels withLabeler =
                models("spark-feedback", "--instructions=i", "--output=o", "--policy", "a", "--labeler", "b", "c");

        assertThat(onlyPolicy.labeler()).containsExactly("a");
        assertThat(onlyPolicy.decomposer()).containsExactly("a");
        assertThat(withLabeler.labeler()).isEqualTo(List.of("b", "c"));
        assertThat(withLabeler.decomposer()).isEqualTo(List.of("b", "c"));
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
    void missingOptionIsNamed() {
        StringWriter errors = new StringWriter();
        CommandLine line = RlaifvSpark.commandLine().setErr(new PrintWriter(errors, true));

        int code = line.execute("spark-feedback", "--output=o", "--policy=a");

        assertThat(code).isEqualTo(2);
        assertThat(errors.toString()).contains("--instructions");
    }
}
