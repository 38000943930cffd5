package io.github.rlaifv.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.cli.command.ExitCode;
import io.github.rlaifv.cli.command.RlaifvCommand;
import io.github.rlaifv.cli.score.ScoreFolder;
import io.github.rlaifv.cli.testkit.RequiredOptions;
import io.github.rlaifv.cli.tinyworld.PretrainTiny;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Every command reports a value that it rejects under the name of the option that was typed. */
class OptionNamesTest {
    private static final Set<String> NUMBERS = Set.of("int", "long", "double", "Integer", "Long", "Double");

    @TempDir
    private Path folder;

    /** Each name of each option for a number, with a value that is no number and one that is out of range. */
    static Stream<List<String>> wrongNumbers() {
        return commands()
                .flatMap(command -> command.getCommandSpec().options().stream()
                        .filter(option -> Arrays.stream(option.typeInfo().getAuxiliaryTypes())
                                        .anyMatch(type -> NUMBERS.contains(type.getSimpleName()))
                                || NUMBERS.contains(option.type().getSimpleName()))
                        .flatMap(option -> Arrays.stream(option.names())
                                .flatMap(name ->
                                        wrong(option).map(value -> List.of(command.getCommandName(), name, value)))));
    }

    /** A seed, a gain and an exponent may be any number. */
    private static Stream<String> wrong(OptionSpec option) {
        return option.longestName().matches("--(seed|min-confirmed-gain|length-penalty)")
                ? Stream.of("x")
                : Stream.of("x", "-1");
    }

    /** Options for folders and addresses of models, with what looks like an address but is none. */
    static Stream<List<String>> wrongAddresses() {
        return commands()
                .flatMap(command -> command.getCommandSpec().options().stream()
                        .filter(option -> option.type() == Path.class || option.converters().length > 0)
                        .filter(option -> option.type() == Path.class || option.type() == String.class)
                        .map(option -> List.of(command.getCommandName(), option.longestName(), "ftp://host/model")));
    }

    /** All commands, and the main classes of their own. */
    private static CommandLine commandLine() {
        return RlaifvCommand.commandLine(
                Stream.concat(Rlaifv.commands().stream(), Stream.of(new ScoreFolder(), new PretrainTiny()))
                        .toList());
    }

    private static Stream<CommandLine> commands() {
        return commandLine().getSubcommands().values().stream();
    }

    @ParameterizedTest
    @MethodSource({"wrongNumbers", "wrongAddresses"})
    void rejectedValueIsReportedWithItsOption(List<String> wrong) {
        String name = wrong.get(1);
        List<String> arguments = new ArrayList<>(List.of(wrong.get(0)));
        RequiredOptions.of(wrong.get(0)).stream()
                .filter(argument -> !argument.split("=")[0].equals(name))
                .forEach(arguments::add);
        boolean written = Objects.requireNonNull(commandLine().getSubcommands().get(wrong.get(0)))
                        .getCommandSpec()
                        .findOption("--output")
                != null;
        if (written && !name.equals("--output")) {
            arguments.add("--output=" + folder.resolve("out"));
        }
        arguments.add(name + "=" + wrong.get(2));
        StringWriter err = new StringWriter();
        int code = commandLine().setErr(new PrintWriter(err, true)).execute(arguments.toArray(String[]::new));
        assertThat(code).as(err.toString()).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines().findFirst().orElseThrow())
                .contains("Invalid value for option '" + name + "'", wrong.get(2))
                .doesNotContainPattern(": [a-z]+[A-Z]\\w* must");
        assertThat(folder.resolve("out")).doesNotExist();
    }
}
