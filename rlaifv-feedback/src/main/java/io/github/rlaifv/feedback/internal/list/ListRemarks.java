package io.github.rlaifv.feedback.internal.list;

import java.util.regex.Pattern;

/** Recognizes remarks around a list: that it follows, that the model hopes it helps, or that it refuses to write it. */
public final class ListRemarks {
    private static final String KIND =
            "\\b(?:facts?|statements?|claims?|list|questions?|breakdown|points?|sentences?)\\b";
    private static final String GLADLY = "(?:sure|certainly|of course|okay|ok|absolutely|great)(?: thing)?";

    private static final Pattern REMARK = Pattern.compile(
            "[\\s(\\[*_]*(?:"
                    + GLADLY + "[\\s!.,:]*"
                    + "|(?:" + GLADLY
                    + "[\\s!.,:]+)?(?:here(?:['\u2019]s| is| are)|below (?:is|are)|(?:the )?following (?:is|are)"
                    + "|these are|i(?:['\u2019]ve| have)? (?:listed|extracted|identified|broke))\\b.*" + KIND + ".*"
                    + "|the (?:\\w+ ){0,4}" + KIND
                    + " (?:\\w+ ){0,8}(?:is|are) (?:as follows|(?:listed |given )?below)\\b[^\\p{L}]*"
                    + "|(?:please )?let me know\\b.*|i hope (?:this|that|it|these)\\b.*|hope (?:this|that) helps\\b.*"
                    + "|feel free to\\b.*|if you (?:need|have|want|would|['\u2019]?d|require|like)\\b.*"
                    + "|is there anything else (?:i|you)\\b.*|(?:would|do) you (?:like|want) me to\\b.*"
                    + "|(?:please )?note(?:[*_]*:| that\\b).*"
                    + "|(?:i['\u2019]m|i am) (?:sorry|unable|not able|afraid)\\b.*|sorry(?:[,.!]| but\\b| for\\b).*|unfortunately,? (?:i|the)\\b.*"
                    + "|i (?:can['\u2019]t|cannot|can not|don['\u2019]t|do not|won['\u2019]t)\\b.*|as an ai\\b.*"
                    + "|(?:(?:the|list of|single|atomic|individual|visual|key|extracted|resulting)\\s+)*"
                    + "(?:facts|statements|claims|questions)[^\\p{L}\\p{N}]*"
                    + "|thank(?:s| you)[^\\p{L}\\p{N}]*"
                    + "|no (?:other|further|more|additional) (?:facts|statements|claims|questions)\\b.*"
                    + "|there are no (?:\\w+ ){0,2}(?:facts|claims)\\b.*"
                    + ")",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** Maximum length of a remark in characters. */
    private static final int LONGEST = 500;

    private ListRemarks() {}

    /** Whether a line is such a remark. */
    public static boolean is(String line) {
        return line.length() <= LONGEST && REMARK.matcher(line).matches();
    }
}
