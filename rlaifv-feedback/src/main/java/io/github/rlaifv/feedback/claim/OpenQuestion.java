package io.github.rlaifv.feedback.claim;

import java.util.List;
import java.util.regex.Pattern;

/** Recognizes questions and requests that yes or no can't answer. */
final class OpenQuestion {
    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
    private static final String END = "(?!['\u2019]?[\\p{L}\\p{N}])";

    private static final String ASK = "what|what's|who|who's|whom|whose|which|where|where's|when|why|how";
    private static final String REQUEST =
            "describe|explain|list|name|identify|tell|state|say|specify|mention|count|find|show|give"
                    + "|write|choose|compare|look|check|verify|confirm|determine|provide|answer|repeat";

    /** English words that begin an open question, also after a preposition or within a request. */
    private static final Pattern ENGLISH = Pattern.compile(
            "(?:(?:please|tell me|and|so|but)\\b[\\s,:.]*){0,4}"
                    + "(?:(?:can|could|would|will|do) you (?:please )?(?:tell me|tell|say|know|identify)\\s+)?"
                    + "(?:(?:in|on|at|of|for|to|from|with|by|about)\\s+)?(?:" + ASK + ")\\b.*"
                    + "|.*\\band (?:what|who|whose|which|where|when|why|how)\\s+"
                    + "(?:is|are|was|were|does|do|did|many|much|color|colour|kind|type)\\b.*"
                    + "|(?:please[\\s,]+)?(?:" + REQUEST + ")\\b.*"
                    + "|(?:please[\\s,]+)?(?:can|could|would|will) (?:you|we) (?:please )?"
                    + "(?:describe|explain|list|name|tell|specify|provide)\\b(?!.*\\bas\\b).*",
            FLAGS);

    private static final Pattern GERMAN = Pattern.compile(
            "(?:in|auf|an|aus|von|mit|bei|zu|unter|f\u00FCr)?\\s*(?:welche[nmrs]?|wer|wen|wem|wessen|wo|woran|worauf|womit|wohin|woher|wann"
                    + "|warum|wieso|weshalb|wie|wieviele?)" + END + ".*"
                    + "|was" + END
                    + ".*(?<!\\p{L})(?:ist|sind|haben|der|das|dem|ein|eine|einen|auf|im|sie|es|f\u00FCr|liegt|steht|macht|tr\u00E4gt)"
                    + END + ".*"
                    + "|(?:beschreibe?|beschreiben sie|nenne?|nennen sie|erkl\u00E4re?|z\u00E4hle?)" + END + ".*",
            FLAGS);

    private static final Pattern ROMANCE = Pattern.compile(
            "(?:(?:de|\u00E0|en|dans|sur|avec|pour|a|con|por|para|per|da|di|su|in|em|no|na)\\s+)?"
                    + "(?:quel(?:le)?s?|lequel|laquelle|qui|que|quoi|o\u00F9|quand|pourquoi|comment|combien|qu['\u2019]est-ce qu[ei]"
                    + "|qu['\u2019]est-ce|qu['\u2019]y a"
                    + "|qu\u00E9|qui\u00E9n(?:es)?|cu\u00E1l(?:es)?|d\u00F3nde|cu\u00E1ndo|c\u00F3mo|cu\u00E1nt[oa]s?"
                    + "|che (?:cosa|colore|tipo)|cosa|chi|quale|quali|qual|dove|perch\u00E9|quant[oiae]"
                    + "|o que|quais|quem|onde|quando|como|quant[oa]s|por qu[ea])" + END + ".*"
                    + "|(?:d\u00E9cri(?:s|vez|re)|describ[ae]|nomme[rz]?|descriv[aiere]+)" + END + ".*",
            FLAGS);

    /** Such words in Dutch, Russian, Polish, Scandinavian languages, Indonesian and Arabic. */
    private static final Pattern OTHERS = Pattern.compile(
            "(?:(?:in|op|van|met|voor|\u0432|\u043D\u0430|\u0441|\u043E)\\s+)?(?:wat|wie|waar|welke?|hoe|hoeveel|waarom|wanneer"
                    + "|ile|co|kto|gdzie|jak\\p{L}{0,4}|hur|vad|vem|vilke[nt]|hvor|hvad|hva|hvem|hvilke[nt]|berapa|siapa|apa"
                    + "|\u0643\u0645|\u0623\u064A\u0646|\u0645\u0627\u0630\u0627"
                    + "|\u0447\u0442\u043E|\u043A\u0442\u043E|\u0433\u0434\u0435|\u0441\u043A\u043E\u043B\u044C\u043A\u043E|\u043F\u043E\u0447\u0435\u043C\u0443|\u043A\u0430\u043A|\u043A\u043E\u0433\u0434\u0430|\u043A\u0430\u043A\\p{L}{2,4})"
                    + END
                    + ".*",
            FLAGS);

    /**
     * Such words in Chinese and Japanese. There are no blanks between words, so the word may be anywhere; a text that
     * ends with a question particle may still be a yes/no question.
     */
    private static final Pattern CHINESE_OR_JAPANESE = Pattern.compile(
            ".*(?:\u4EC0\u4E48|\u4EC0\u9EBC|\u54EA|\u600E\u4E48|\u600E\u9EBC|\u600E\u6837|\u591A\u5C11|[\u51E0\u5E7E](?!\u4E4E)|\u8C01|\u8AB0(?!\u304B)"
                    + "|(?:\u4F55|\u3069\u3053|\u3060\u308C|\u3044\u304F\u3064)(?!\u304B)|\u3069\u306E|\u3069\u3093\u306A|\u306A\u305C).*(?<![\u5417\u55CE][^\\p{L}\\p{N}]{0,4})");

    private static final Pattern KOREAN = Pattern.compile(
            ".*(?<!\\p{L})(?:\uBB34\uC5C7|\uBB34\uC2A8|\uB204\uAC00|\uB204\uAD6C(?:\uC778|\uC758|\uB97C|\uC785)|\uC5B4\uB514|\uC5B8\uC81C|\uC65C(?!\\p{L})|\uC5B4\uB5A4|\uC5B4\uB5BB\uAC8C|\uBA87).*");

    private static final List<Pattern> ALL = List.of(ENGLISH, GERMAN, ROMANCE, OTHERS, CHINESE_OR_JAPANESE, KOREAN);

    private OpenQuestion() {}

    /**
     * Whether a text is an open question or a request.
     *
     * @param asked the text without a number or other lead-in before it, and without the question mark
     */
    static boolean is(String asked) {
        String text = asked.replaceFirst("^[^\\p{L}\\p{N}]+", "").replace('\n', ' ');
        return ALL.stream().anyMatch(pattern -> pattern.matcher(text).matches());
    }
}
