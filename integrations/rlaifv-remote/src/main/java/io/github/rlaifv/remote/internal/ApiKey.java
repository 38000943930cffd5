package io.github.rlaifv.remote.internal;

import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A secret from an environment variable. Nothing but the Authorization header ever sees its value. */
public final class ApiKey {
    public static final ApiKey NONE = new ApiKey("", "");

    private static final Pattern USUAL_NAME = Pattern.compile("[A-Z_][A-Z0-9_]*");
    /** Longer texts without an underscore are keys rather than names. */
    private static final int LONGEST_WORD = 16;
    /** Shorter keys, such as EMPTY for servers that want none, may be words of an answer. */
    private static final int SHORTEST_SECRET = 8;

    private final String variable;
    private final String value;
    private final KeySpellings spellings;

    private ApiKey(String variable, String value) {
        this.variable = variable;
        this.value = value;
        this.spellings = new KeySpellings(value);
    }

    /**
     * @throws IllegalStateException if the variable is not set or can't be a key; the value is not told
     */
    public static ApiKey of(String variable, UnaryOperator<@Nullable String> environment) {
        String value = environment.apply(variable);
        if (value == null || value.isBlank()) {
            // what looks like no name may be the key itself, given by mistake
            boolean name = USUAL_NAME.matcher(variable).matches()
                    && (variable.indexOf('_') >= 0 || variable.length() <= LONGEST_WORD);
            String shown = name ? variable : "(name not shown)";
            throw new IllegalStateException("environment variable " + shown
                    + ", which should hold the server's key, is not set or empty; apiKeyVariable must be the"
                    + " variable's name, such as OPENAI_API_KEY, and not the key");
        }
        String key = value.strip();
        // a header with other characters would be refused by an exception that shows it
        if (!key.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw new IllegalStateException("environment variable " + variable
                    + " can't be a key: it has blanks or characters outside of ASCII within it");
        }
        return new ApiKey(variable, key);
    }

    public boolean isPresent() {
        return !value.isEmpty();
    }

    /** For the Authorization header alone. */
    public String reveal() {
        return value;
    }

    /** A text for messages and logs, with the key made unreadable in whatever spelling a server repeats it. */
    String redact(String text) {
        return isPresent() ? spellings.hide(text) : text;
    }

    /** The same for what a model wrote, in which keys of fewer than 8 characters stay: they may be words. */
    String redactAnswer(String text) {
        return value.length() >= SHORTEST_SECRET ? spellings.hide(text) : text;
    }

    @Override
    public String toString() {
        return isPresent() ? "key from " + variable : "no key";
    }
}
