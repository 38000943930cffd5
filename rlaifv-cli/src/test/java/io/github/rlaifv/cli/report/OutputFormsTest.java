package io.github.rlaifv.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.cli.command.ExitCode;
import io.github.rlaifv.cli.testkit.CommandRun;
import io.github.rlaifv.cli.testkit.OptionTexts;
import io.github.rlaifv.cli.testkit.RequiredOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** With {@code --json}, every command prints one object on standard output, whatever becomes of it. */
class OutputFormsTest {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    @TempDir
    private Path folder;

    private final CommandRun rlaifv = new CommandRun();

    static Stream<String> commands() {
        return OptionTexts.commands().map(CommandLine::getCommandName);
    }

    private JsonNode object(int code, String command) throws JsonProcessingException {
        JsonNode object = JSON.readTree(rlaifv.printed());
        assertThat(object.path("command").asText()).isEqualTo(command);
        assertThat(object.path("exit_code").asInt(-1)).isEqualTo(code);
        assertThat(object.has("error")).as(rlaifv.printed()).isEqualTo(code != 0);
        if (code != 0) {
            assertThat(rlaifv.errors())
                    .contains(object.path("error").path("message").asText());
        }
        return object;
    }

    private List<String> line(String command, String... more) {
        List<String> line = new ArrayList<>(List.of(command));
        line.addAll(RequiredOptions.of(command));
        boolean writes = OptionTexts.commands()
                .filter(one -> one.getCommandName().equals(command))
                .anyMatch(one -> one.getCommandSpec().findOption("--output") != null);
        if (writes) {
            line.add("--output=" + folder.resolve("out"));
        }
        line.addAll(List.of(more));
        return line;
    }

    /** Most models and files of the command lines do not exist, which is an error of a dry run too. */
    @ParameterizedTest
    @MethodSource("commands")
    void dryRunWritesNothingAndPrintsOneObject(String command) throws JsonProcessingException {
        int code = rlaifv.run(line(command, "--dry-run", "--json").toArray(String[]::new));
        assertThat(code).isIn(0, ExitCode.FAILED);
        JsonNode object = object(code, command);
        if (code == 0) {
            assertThat(object.path("dry_run").asBoolean()).isTrue();
            assertThat(object.path("would_read").isArray()).isTrue();
            assertThat(object.path("would_write").findValuesAsText("where"))
                    .allMatch(where -> where.startsWith(folder.toString()));
        }
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void errorOfUseIsAnObjectToo(String command) throws JsonProcessingException {
        List<String> line = line(command, "--json", "--no-such-option");
        assertThat(rlaifv.run(line.toArray(String[]::new))).isEqualTo(ExitCode.USAGE);
        assertThat(object(ExitCode.USAGE, command).path("error").path("kind").asText())
                .isEqualTo("usage");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void settingsAreAnObjectToo(String command) throws JsonProcessingException {
        assertThat(rlaifv.run(line(command, "--json", "--print-settings").toArray(String[]::new)))
                .as(rlaifv.errors())
                .isZero();
        assertThat(object(0, command).path("settings").isObject()).isTrue();
    }

    @Test
    void dryRunSaysWhatIsReadComputedAndWritten() {
        List<String> line = line("compare", "--dry-run");
        assertThat(rlaifv.run(line.toArray(String[]::new))).isZero();
        assertThat(rlaifv.printed())
                .containsPattern("would read +--model +x \\(missing\\)")
                .containsPattern("would compute +a page of 2 models")
                .containsPattern("would write +--output +.*out \\(new\\)");
    }

    @Test
    void pathsRecordsAndMissingValuesAreFields() throws JsonProcessingException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CommandReport report = new CommandReport(
                "test", new PrintStream(bytes, true, StandardCharsets.UTF_8), new OutputForm(true, false));
        report.line("for people").note("too").put("folder", folder).put("best_round", null);
        report.put("forms", List.of(new OutputForm(true, false))).end(0);
        JsonNode object = JSON.readTree(bytes.toString(StandardCharsets.UTF_8));
        assertThat(object.path("folder").asText()).isEqualTo(folder.toString());
        assertThat(object.path("best_round").isNull()).isTrue();
        assertThat(object.path("forms").path(0).path("json").asBoolean()).isTrue();
    }

    @Test
    void quietReportsPrintResultsWithoutNotes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CommandReport report = new CommandReport(
                "test", new PrintStream(bytes, true, StandardCharsets.UTF_8), new OutputForm(false, true));
        report.note("round 1").line("done").end(0);
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines()).containsExactly("done");
    }
}
