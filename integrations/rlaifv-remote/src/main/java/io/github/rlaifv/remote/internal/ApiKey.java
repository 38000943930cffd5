package io.github.rlaifv.remote.internal;

import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A secret from an environment variable. Its value is used in the Authorization header and nowhere else. */
public final class ApiKey {
    public static final ApiKey NONE = new ApiKey("", "");

    private static final Pattern USUAL_NAME = Pattern.compile("[A-Z_][A-Z0-9_]*");
    /** A longer text without an underscore is taken for a key instead of a variable name. */
    private static final int LONGEST_WORD = 16;
    /** Shorter keys, such as EMPTY for servers that need none, may be ordinary words in a response. */
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
     * @throws IllegalStateException if the variable is not set or its value can't be a key; the message does not
     *     contain the value
     */
    public static ApiKey of(String variable, UnaryOperator<@Nullable String> environment) {
        String value = environment.apply(variable);
        if (value == null || value.isBlank()) {
            // A text that does not look like a name may be the key itself, given by mistake.
            boolean name = USUAL_NAME.matcher(variable).matches()
                    && (variable.indexOf('_') >= 0 || variable.length() <= LONGEST_WORD);
            String shown = name ? variable : "(name not shown)";
            throw new IllegalStateException("environment variable " + shown
                    + ", which should hold the server's key, is not set or empty; apiKeyVariable must be the"
                    + " variable's name, such as OPENAI_API_KEY, and not the key");
        }
        String key = value.strip();
        // A header with other characters would be rejected by an exception that shows the key.
        if (!key.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw new IllegalStateException("environment variable " + variable
                    + " can't be a key: it contains blanks or characters outside ASCII");
        }
        return new ApiKey(variable, key);
    }

    public boolean isPresent() {
        return !value.isEmpty();
    }

    /** The value, for the Authorization header only. */
    public String reveal() {
        return value;
    }

    /** Replaces the key in a text for messages and logs, in every spelling in which a server may repeat it. */
    public String redact(String text) {
        return isPresent() ? spellings.hide(text) : text;
    }

    /**
     * Same as {@link #redact}, for text that a model wrote. Keys of fewer than 8 characters are kept in it, because they
     * may be words.
     */
    String redactAnswer(String text) {
        return value.length() >= SHORTEST_SECRET ? spellings.hide(text) : text;
    }

    @Override
    public String toString() {
        return isPresent() ? "key from " + variable : "no key";
    }
}
