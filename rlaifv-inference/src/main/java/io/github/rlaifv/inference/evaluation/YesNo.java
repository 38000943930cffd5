package io.github.rlaifv.inference.evaluation;

import io.github.rlaifv.core.internal.LowerCase;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an answer to a yes/no question says. */
enum YesNo {
    YES,
    NO;

    private static final Pattern FIRST_WORD = Pattern.compile(
            "[^\\p{L}\\p{N}]*(?:(?:the )?(?:final |correct )?answer(?: is)?[^\\p{L}\\p{N}]+)?(yes|no)(?![\\p{L}\\p{N}'\u2019])");
    /** Sentences that deny without the word no at their beginning. */
    private static final Pattern DENIAL = Pattern.compile("[^\\p{L}\\p{N}]*(?:there (?:is|are) (?:no|not)\\b"
            + "|there (?:isn|aren)['\u2019]t\\b"
            + "|(?:it|this) (?:is not|isn['\u2019]t)\\b|i (?:do not|don['\u2019]t|cannot|can['\u2019]t|can not) see\\b"
            + "|the (?:image|picture|photo) (?:does not|doesn['\u2019]t)\\b).*");

    /**
     * As POPE's own script reads answers: in the first sentence, without commas, the word no or not means no; everything
     * else means yes.
     */
    static YesNo ofPope(String answer) {
        int end = answer.indexOf('.');
        String sentence = (end < 0 ? answer : answer.substring(0, end)).replace(",", "");
        List<String> words = Arrays.asList(sentence.split(" "));
        return words.contains("No") || words.contains("not") || words.contains("no") ? NO : YES;
    }

    /** As AMBER's own script reads answers: Yes or No and nothing else. */
    static Optional<YesNo> ofAmber(String answer) {
        return switch (answer) {
            case "Yes" -> Optional.of(YES);
            case "No" -> Optional.of(NO);
            default -> Optional.empty();
        };
    }

    /** By the first word, whatever its case and the marks around it; empty for everything that begins otherwise. */
    static Optional<YesNo> firstWord(String answer) {
        Matcher first = FIRST_WORD.matcher(LowerCase.of(ReplyText.of(answer)));
        return first.lookingAt() ? Optional.of(first.group(1).equals("yes") ? YES : NO) : Optional.empty();
    }

    /** By the first word, or by a first sentence that denies; empty for everything else, such as a caption. */
    static Optional<YesNo> of(String answer) {
        return firstWord(answer).or(() -> {
            List<String> lines = ReplyText.lines(answer);
            boolean denies = !lines.isEmpty()
                    && DENIAL.matcher(LowerCase.of(lines.get(0))).matches();
            return denies ? Optional.of(NO) : Optional.empty();
        });
    }
}
