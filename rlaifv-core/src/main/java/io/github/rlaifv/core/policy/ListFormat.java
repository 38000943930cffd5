package io.github.rlaifv.core.policy;

/**
 * The format of a completion that is a list of texts: a JSON object with one field, which holds an array of strings. With
 * field {@code facts}, a completion is {@code {"facts": ["There is a car.", "The car is red."]}}. Servers keep a model to
 * such a format while it generates.
 *
 * @param field name of the field, which also shows the model what to list; one to 64 letters, digits and underscores
 * @param fewest smallest number of texts
 * @param most largest number of texts
 * @param longest largest number of characters of a text. Without a limit, a model may write one text until the token limit.
 *     Servers that do not support it (OpenAI) are not sent it
 */
public record ListFormat(String field, int fewest, int most, int longest) {
    public ListFormat {
        if (!field.matches("\\w{1,64}")) {
            throw new IllegalArgumentException(
                    "field must consist of 1 to 64 letters, digits and underscores, was '" + field + "'");
        }
        if (fewest < 0 || most < Math.max(1, fewest)) {
            throw new IllegalArgumentException(
                    "fewest must be >= 0 and most >= fewest and >= 1, were " + fewest + " and " + most);
        }
        if (longest < 1) {
            throw new IllegalArgumentException("longest must be >= 1, was " + longest);
        }
    }

    /** A list of exactly this number of texts. */
    public static ListFormat exactly(String field, int count, int longest) {
        return new ListFormat(field, count, count, longest);
    }
}
