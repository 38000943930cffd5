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
     * @param ends whether the response ends with it
     * @param finish reason why the sampling of the candidate ended
     */
    record Option(String text, List<Integer> tokens, boolean ends, FinishReason finish) {}

    /**
     * Reads the candidates. That a response goes on was decided when its last sentence was sampled: the candidate had begun
     * another sentence. So those that end at once are dropped, unless all do. Otherwise responses would get shorter than
     * the model's.
     *
     * @param before the response before the sentence
     * @param written the completions
     * @param candidates what was reported of them
     */
    static SentenceChoice of(String before, List<Completion> written, List<SentenceCandidate> candidates) {
        List<Option> all = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            all.add(option(before, written.get(i), candidates.get(i)));
        }
        List<Option> longer =
                all.stream().filter(option -> !option.text().equals(before)).toList();
        return new SentenceChoice(longer.isEmpty() || before.isEmpty() ? all : longer);
    }

    private static Option option(String before, Completion written, SentenceCandidate candidate) {
        if (candidate.complete()) {
            String sentence = candidate.sentence();
            return new Option(
                    before + (before.isEmpty() ? sentence.stripLeading() : sentence),
                    candidate.tokens(),
                    false,
                    FinishReason.STOP);
        }
        boolean ends = written.finish() == FinishReason.END || written.finish() == FinishReason.STOP;
        return new Option(written.text(), candidate.tokens(), ends, written.finish());
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
