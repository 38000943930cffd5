package io.github.rlaifv.spark.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
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

    @Test
    void missingOptionIsNamed() {
        StringWriter errors = new StringWriter();
        CommandLine line = RlaifvSpark.commandLine().setErr(new PrintWriter(errors, true));

        int code = line.execute("spark-feedback", "--output=o", "--policy=a");

        assertThat(code).isEqualTo(2);
        assertThat(errors.toString()).contains("--instructions");
    }
}
