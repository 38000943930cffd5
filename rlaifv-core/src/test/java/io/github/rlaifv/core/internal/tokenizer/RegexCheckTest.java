package io.github.rlaifv.core.internal.tokenizer;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegexCheckTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
                        + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
                "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{M}]*[\\p{Ll}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\\p{N}| ?[^\\s]+[\\r\\n/]*",
                "'(?i:[sdmt]|ll|ve|re)|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}++|\\p{N}{1,3}|\\s++$|\\s+(?!\\S)|\\s",
                "<image>|USER:|ASSISTANT:|\\n|\\w+|[^\\w\\s]",
                "[0-9][0-9][0-9]",
                "\\s?[A-Za-z\u00b5\u00c0-\u00d6]+",
                "[\\[\\]^_`{|}~\\-&]",
                " "
            })
    void expressionsOfTokenizersAreAccepted(String pattern) {
        assertThatCode(() -> RegexCheck.check(pattern)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "(a+)+$, repeats a group",
        "(?:a|a)*b, repeats a group",
        "(a*)*, repeats a group",
        "a*a*b, continues after two unbounded loops",
        "a*a*a*, more than two loops",
        "(?:x*y*)z, continues after two unbounded loops",
        "a?a?a?a?a?a+b, too many ways",
        "(?:a|b|c|d|e)(?:a|b|c|d|e)+, repeats a group",
        "(a)\\1, which tokenizers don't need",
        "(?<=a)b, kind of group",
        "(?<n>a)\\k<n>, kind of group",
        "(?>a), kind of group",
        "'[a[bc]]', inside another",
        "[a-z&&[b]], inside another",
        "[]a]x, empty character class",
        "a*b*(?:c+d)?, continues after two unbounded loops",
        "x*, match no character",
        "x?|, match no character",
        "^, match no character",
        "(?!a), match no character",
        "a**, repeats a repetition",
        "'a{1,3}+', repeats a repetition",
        "'a{1000}', up to 64",
        "a{x}, not a number of repetitions",
        "*a, repeats nothing",
        "'(a', without an end",
        "a), did not open",
        "'[a', without an end",
        "'a\\', ends in a backslash"
    })
    void expressionsThatMayTakeTooLongAreRejected(String pattern, String reason) {
        assertThatThrownBy(() -> RegexCheck.check(pattern))
                .isInstanceOf(RefusedPatternException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 100_000})
    void deepNestingIsRejected(int depth) {
        assertThatThrownBy(() -> RegexCheck.check("(".repeat(depth) + "a" + ")".repeat(depth)))
                .isInstanceOf(RefusedPatternException.class);
    }
}
