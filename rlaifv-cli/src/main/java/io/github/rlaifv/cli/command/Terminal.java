package io.github.rlaifv.cli.command;

import java.io.Console;
import java.lang.reflect.Method;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether a person watches the output. */
public final class Terminal {
    private Terminal() {}

    /** Returns whether a terminal is attached on which a line can be written anew. */
    public static boolean attached() {
        return attached(System.console(), System.getenv());
    }

    static boolean attached(@Nullable Console console, Map<String, String> environment) {
        return console != null && !"dumb".equals(environment.get("TERM")) && isTerminal(console);
    }

    /** Since Java 22 there is a console without a terminal too, which says so. */
    private static boolean isTerminal(Console console) {
        try {
            Method asked = Console.class.getMethod("isTerminal");
            return (boolean) asked.invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
