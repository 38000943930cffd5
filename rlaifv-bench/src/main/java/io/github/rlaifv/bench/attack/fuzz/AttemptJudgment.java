package io.github.rlaifv.bench.attack.fuzz;

import io.github.rlaifv.bench.attack.attempt.AttemptOutcome;
import io.github.rlaifv.bench.attack.fuzz.damage.Mutation;
import io.github.rlaifv.core.run.RlaifvException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The judgment on the use of a damaged input.
 *
 * @param outcome outcome of the attempt
 * @param detail the message, or what differed
 */
record AttemptJudgment(AttemptOutcome outcome, String detail) {
    /** A record, which may be named by its number instead of a field. */
    private static final Pattern RECORD = Pattern.compile("(line |row |record |round |step |index |column )\\d+");

    /** Broken syntax, which has a position instead of a field. */
    private static final Pattern SYNTAX = Pattern.compile("is not (a |valid )?json|has no json|not utf-8");

    /** A path, whose folders and file may have the same name as a field. */
    private static final Pattern PATH = Pattern.compile("(?<![^\\s\"'(])/[^\\s\"':;,]+");

    /** Judges a result. */
    static AttemptJudgment of(String expected, String actual, Mutation mutation) {
        if (expected.equals(actual)) {
            return new AttemptJudgment(AttemptOutcome.READ_RIGHT, "same");
        }
        int at = 0;
        while (at < Math.min(expected.length(), actual.length()) && expected.charAt(at) == actual.charAt(at)) {
            at++;
        }
        String difference = "was ..." + part(expected, at) + ", is ..." + part(actual, at);
        return new AttemptJudgment(
                mutation.detectable() ? AttemptOutcome.SILENTLY_WRONG : AttemptOutcome.READ_RIGHT, difference);
    }

    private static String part(String text, int at) {
        return text.substring(Math.max(0, at - 20), Math.min(text.length(), at + 60));
    }

    /** Judges a failure. */
    static AttemptJudgment of(Throwable failure, Target target, Path folder, String file, Mutation mutation) {
        for (Throwable one = failure; one != null; one = one.getCause()) {
            if (one instanceof OutOfMemoryError) {
                return new AttemptJudgment(AttemptOutcome.OUT_OF_MEMORY, text(failure));
            }
        }
        if (!(failure instanceof RlaifvException)) {
            return new AttemptJudgment(AttemptOutcome.FOREIGN_EXCEPTION, text(failure));
        }
        String message = String.valueOf(failure.getMessage());
        // a missing file, or one that is no regular file, may be named by its folder
        boolean folderNamed = mutation.place() != Mutation.Place.FILE && message.contains(folder.toString());
        boolean named = (folderNamed || names(target.names(file), message))
                && (mutation.fields().isEmpty() || !target.namesFields() || field(mutation, message));
        return new AttemptJudgment(
                named ? AttemptOutcome.REFUSED_BY_NAME : AttemptOutcome.REFUSED_WITHOUT_NAME, text(failure));
    }

    private static boolean names(List<String> words, String message) {
        return words.stream().anyMatch(message::contains);
    }

    private static boolean field(Mutation mutation, String message) {
        String lower = words(PATH.matcher(message).replaceAll(""));
        return RECORD.matcher(lower).find()
                || SYNTAX.matcher(lower).find()
                || mutation.fields().stream().anyMatch(name -> lower.contains(words(name)))
                || lower.contains("needs the image")
                || lower.contains("image sample.png");
    }

    /** Returns the message in lower case, with chat_template as "chat template". */
    private static String words(String text) {
        return text.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String text(Throwable failure) {
        StringBuilder text = new StringBuilder(failure.getClass().getSimpleName() + ": " + failure.getMessage());
        if (!(failure instanceof RlaifvException)) {
            for (StackTraceElement element : failure.getStackTrace()) {
                if (element.getClassName().startsWith("io.github.rlaifv") && text.length() < 1000) {
                    text.append(" @").append(element.getFileName()).append(':').append(element.getLineNumber());
                }
            }
        }
        return text.toString();
    }
}
