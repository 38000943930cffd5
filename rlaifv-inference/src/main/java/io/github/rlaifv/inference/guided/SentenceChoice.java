package io.github.rlaifv.inference.guided;

import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FinishReason;
import java.util.ArrayList;
import java.util.List;

/**
 * The candidates for the next sentence of a response once they are sampled.
 *
 * @param options the candidates among which one is chosen, at least one
 */
record SentenceChoice(List<Option> options) {

    /**
     * A candidate.
     *
     * @param text the response with this sentence
     * @param tokens tokens of the sentence
     * @param goesOn whether the candidate had begun another sentence
     * @param finish reason why the sampling of the candidate ended, if it did not go on
     */
    record Option(String text, List<Integer> tokens, boolean goesOn, FinishReason finish) {

        /** Whether the response ends with the sentence. */
        boolean ends() {
            return !goesOn && (finish == FinishReason.END || finish == FinishReason.STOP);
        }
    }

    /**
     * Reads the candidates. Whether a response goes on was decided when its last sentence was sampled, if the candidate had
     * begun another sentence. Then those that end at once are dropped, unless all do. Otherwise responses would get shorter
     * than the model's.
     *
     * @param before the response before the sentence
     * @param wentOn whether the candidate with the last sentence had begun another one
     * @param written the completions
     * @param candidates what was reported of them
     */
    static SentenceChoice of(
            String before, boolean wentOn, List<Completion> written, List<SentenceCandidate> candidates) {
        List<Option> all = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            all.add(option(before, written.get(i), candidates.get(i)));
        }
        List<Option> longer =
                all.stream().filter(option -> !option.text().equals(before)).toList();
        return new SentenceChoice(longer.isEmpty() || !wentOn ? all : longer);
    }

    private static Option option(String before, Completion written, SentenceCandidate candidate) {
        if (candidate.complete()) {
            String sentence = candidate.sentence();
            return new Option(
                    before + (before.isEmpty() ? sentence.stripLeading() : sentence),
                    candidate.tokens(),
                    true,
                    FinishReason.STOP);
        }
        return new Option(written.text(), candidate.tokens(), false, written.finish());
    }

    /** The different texts, in order. */
    List<String> texts() {
        return options.stream().map(Option::text).distinct().toList();
    }

    /** The first candidate with a text. */
    Option with(String text) {
        return options.stream()
                .filter(option -> option.text().equals(text))
                .findFirst()
                .orElseThrow();
    }
}
