package io.github.rlaifv.cli.report;

import io.github.rlaifv.core.internal.JsonText;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The results of a command. Texts are printed at once, for people. With {@code --json} they are not printed; instead, the
 * fields are printed as one JSON object when the command ends.
 */
public final class CommandReport {
    private final PrintStream out;
    private final OutputForm form;
    private final Map<String, Object> fields = new LinkedHashMap<>();

    /**
     * Creates an empty report.
     *
     * @param command name of the command, the first field of the object
     * @param out receives the report, usually standard output
     */
    public CommandReport(String command, PrintStream out, OutputForm form) {
        this.out = out;
        this.form = form;
        fields.put("command", command);
    }

    /** Prints a result as a line of text, except with {@code --json}. */
    public CommandReport line(String text) {
        return text(text + System.lineSeparator());
    }

    /** Prints a result as text that has its own line ends, except with {@code --json}. */
    public CommandReport text(String text) {
        if (!form.json()) {
            out.print(text);
            out.flush();
        }
        return this;
    }

    /** Prints a line about work that is not finished, except with {@code --json} or {@code --quiet}. */
    public CommandReport note(String text) {
        return part(text + System.lineSeparator());
    }

    /** Prints a part of such a line, under the same conditions. */
    public CommandReport part(String text) {
        return form.quiet() ? this : text(text);
    }

    /**
     * Sets a field of the JSON object.
     *
     * @param name name of the field, in snake case
     * @param value a text, number, truth value, path, record, or collection or map of these; null for a value that is not
     *     there
     */
    public CommandReport put(String name, @Nullable Object value) {
        fields.put(name, plain(value));
        return this;
    }

    /** Paths are written as they were given, not as addresses of files. */
    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Path path) {
            return path.toString();
        }
        if (value instanceof Collection<?> all) {
            return all.stream().map(CommandReport::plain).toList();
        }
        if (value instanceof Map<?, ?> all) {
            Map<Object, Object> copy = new LinkedHashMap<>();
            all.forEach((key, one) -> copy.put(String.valueOf(key), plain(one)));
            return copy;
        }
        return value;
    }

    /**
     * Ends the report: with {@code --json}, prints the object.
     *
     * @param code exit code of the command
     */
    public void end(int code) {
        if (form.json()) {
            fields.put("exit_code", code);
            out.println(JsonText.prettySnakeCase(fields));
            out.flush();
        }
    }

    /**
     * Prints the object of a command that ended with an error.
     *
     * @param kind kind of the error, such as {@code usage}
     * @param message message of the error
     */
    public void fail(int code, String kind, String message) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("kind", kind);
        error.put("message", message);
        put("error", error).end(code);
    }
}
