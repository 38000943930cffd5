package io.github.rlaifv.core.remote;

import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A secret from an environment variable. Nothing but the Authorization header ever sees its value. */
final class ApiKey {
    static final ApiKey NONE = new ApiKey("", "");

    private static final String HIDDEN = "***";
    private static final Pattern USUAL_NAME = Pattern.compile("[A-Z_][A-Z0-9_]*");

    private final String variable;
    private final String value;

    private ApiKey(String variable, String value) {
        this.variable = variable;
        this.value = value;
    }

    /**
     * @throws IllegalStateException if the variable is not set or can't be a key; the value is not told
     */
    static ApiKey of(String variable, UnaryOperator<@Nullable String> environment) {
        String value = environment.apply(variable);
        if (value == null || value.isBlank()) {
            // what looks like no name may be the key itself, given by mistake
            String shown = USUAL_NAME.matcher(variable).matches() ? variable : "(name not shown)";
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

    boolean isPresent() {
        return !value.isEmpty();
    }

    /** For the Authorization header alone. */
    String reveal() {
        return value;
    }

    /** A server's text with the key made unreadable, should it repeat it. */
    String redact(String text) {
        return isPresent() ? text.replace(value, HIDDEN) : text;
    }

    @Override
    public String toString() {
        return isPresent() ? "key from " + variable : "no key";
    }
}
