package io.github.rlaifv.cli.settings;

import io.github.rlaifv.core.run.RlaifvException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * The settings file and the recipe of a command: their values are added to the command line before that is parsed, so that
 * they are read and checked as if they were typed. Options that are typed win, then those of the file.
 */
public final class CommandSettings implements IParameterPreprocessor {
    private static final String OPTION = "--settings";

    /** What the option itself rejects: nothing, and addresses. */
    private static final String NO_PATH = "|[A-Za-z][A-Za-z0-9+.-]+://.*";

    private @Nullable SettingsFile file;
    private Map<ArgSpec, Setting> added = new LinkedHashMap<>();
    private SuppliedArguments supplied = SuppliedArguments.NONE;

    private CommandSettings() {}

    /** Lets a command read settings files. It must have the option {@code --settings}. */
    public static void addTo(CommandSpec command) {
        command.preprocessor(new CommandSettings());
    }

    @Override
    public boolean preprocess(
            Stack<String> arguments, CommandSpec command, @Nullable ArgSpec argument, Map<String, Object> info) {
        file = null;
        added = new LinkedHashMap<>();
        List<String> typed = new ArrayList<>(arguments);
        Collections.reverse(typed);
        GivenArguments given = GivenArguments.of(command, typed);
        Optional<String> path = given.value(OPTION);
        List<String> all = typed;
        if (path.filter(text -> !text.matches(NO_PATH)).isPresent()) {
            SettingsFile read = read(command, path.get());
            SettingsArguments settings = new SettingsArguments(command, read);
            added = settings.added(given);
            file = read;
            all = settings.with(typed, added);
        }
        supplied = SuppliedArguments.of(command, all);
        List<String> whole = supplied.with(all);
        Collections.reverse(whole);
        arguments.clear();
        arguments.addAll(whole);
        return false;
    }

    private static SettingsFile read(CommandSpec command, String path) {
        try {
            return SettingsReader.read(Path.of(path));
        } catch (RlaifvException | InvalidPathException e) {
            String message = String.valueOf(e.getMessage());
            throw new ParameterException(
                    command.commandLine(),
                    message.startsWith(path + ", line")
                            ? message
                            : "Invalid value for option '" + OPTION + "': " + message,
                    e);
        }
    }

    /**
     * Returns a message with the place in the settings file, if the message is about an option that the file set.
     *
     * @param command the command
     * @param message a message that may have the name of an option in quotes
     */
    public static String located(CommandSpec command, String message) {
        return command.preprocessor() instanceof CommandSettings settings ? settings.located(message) : message;
    }

    private String located(String message) {
        SettingsFile read = file;
        Optional<String> place = read == null
                ? Optional.empty()
                : added.entrySet().stream()
                        .filter(entry -> SettingsArguments.about(entry.getKey(), message))
                        .findFirst()
                        .map(entry -> read.place(entry.getValue()));
        return place.or(() -> supplied.names().entrySet().stream()
                        .filter(entry -> SettingsArguments.about(entry.getKey(), message))
                        .findFirst()
                        .map(Map.Entry::getValue))
                .map(found -> found + ": " + message)
                .orElse(message);
    }

    /**
     * Returns where the value of an option or parameter comes from, if neither the command line nor a default gives it: a
     * place in the settings file, or a source such as {@code recipe PAPER}.
     */
    static Optional<String> source(CommandSpec command, ArgSpec argument) {
        return command.preprocessor() instanceof CommandSettings settings
                ? settings.source(argument)
                : Optional.empty();
    }

    private Optional<String> source(ArgSpec argument) {
        SettingsFile read = file;
        return Optional.ofNullable(added.get(argument))
                .filter(setting -> read != null)
                .map(setting -> Objects.requireNonNull(read).path() + ", line " + setting.line())
                .or(() -> Optional.ofNullable(
                        argument instanceof OptionSpec option ? supplied.names().get(option) : null));
    }
}
