package io.github.rlaifv.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.cli.Rlaifv;
import io.github.rlaifv.cli.command.RlaifvCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The commands and options of the documents are those of the command line, also where nothing runs them. */
class CommandOptionsTest {
    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z0-9-]+");

    /** A table whose last column holds options of {@code rlaifv train}. */
    private static final Pattern TRAIN_TABLE = Pattern.compile("\\| `rlaifv train` \\|\\R\\|[ |-]+\\R((?:\\|.*\\R)+)");

    private static final Pattern LAST_CELL = Pattern.compile("(?<!\\\\)\\|((?:[^|\\n]|\\\\\\|)*)\\|\\R");

    private final List<Document> documents =
            Document.all(SourceTree.ofThisBuild().root());

    CommandOptionsTest() throws IOException {}

    @Test
    void commandsInBlocksAreAccepted() {
        List<String> problems = new ArrayList<>();
        commands(DocumentedCommand::inBlocks).forEach(command -> {
            List<String> words = arguments(command);
            if (words.contains("--settings")) {
                return; // its file is in the text
            }
            try {
                RlaifvCommand.commandLine(Rlaifv.commands()).parseArgs(words.toArray(String[]::new));
            } catch (ParameterException e) {
                problems.add(command.place() + ": " + command.text() + ": " + e.getMessage());
            }
        });
        assertThat(problems).isEmpty();
    }

    @Test
    void commandsInLinesHaveExistingOptions() {
        List<String> problems = new ArrayList<>();
        Map<String, CommandLine> known =
                RlaifvCommand.commandLine(Rlaifv.commands()).getSubcommands();
        commands(DocumentedCommand::inLines).forEach(command -> {
            List<String> words = arguments(command);
            CommandLine called = known.get(words.get(0));
            words.stream()
                    .filter(word -> word.startsWith("--"))
                    .map(word -> word.split("=", 2)[0])
                    .filter(option -> called == null || called.getCommandSpec().findOption(option) == null)
                    .forEach(option -> problems.add(command.place() + ": " + command.text() + ": " + option));
        });
        assertThat(problems).isEmpty();
    }

    private Stream<DocumentedCommand> commands(Function<Document, Stream<DocumentedCommand>> place) {
        return documents.stream()
                .flatMap(place)
                .filter(command -> command.text().startsWith("rlaifv "));
    }

    /** Returns the words behind {@code rlaifv}, without shell variables and comments. */
    private static List<String> arguments(DocumentedCommand command) {
        return command.words().stream()
                .skip(1)
                .takeWhile(word -> !word.equals("#"))
                .filter(word -> !word.startsWith("$"))
                .toList();
    }

    @Test
    void tablesOfOtherProgramsNameOptionsOfTraining() {
        CommandLine train =
                RlaifvCommand.commandLine(Rlaifv.commands()).getSubcommands().get("train");
        List<String> named = documents.stream()
                .flatMap(document -> TRAIN_TABLE.matcher(document.text()).results())
                .flatMap(table -> LAST_CELL.matcher(table.group(1)).results())
                .flatMap(cell -> OPTION.matcher(cell.group(1)).results())
                .map(MatchResult::group)
                .distinct()
                .toList();
        assertThat(named)
                .contains("--lora", "--loss")
                .allSatisfy(option -> assertThat(train.getCommandSpec().findOption(option))
                        .as(option)
                        .isNotNull());
    }
}
