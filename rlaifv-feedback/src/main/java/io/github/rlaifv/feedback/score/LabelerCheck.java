package io.github.rlaifv.feedback.score;

import io.github.rlaifv.core.policy.FirstToken;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.ProbedPolicy;
import io.github.rlaifv.core.run.BadDataException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Checks, before any work is done, that a labeler answers with yes or no. */
final class LabelerCheck {
    /** Words of the check. Its question is English, whatever the language of the claims' questions. */
    private static final AnswerWords ENGLISH = new AnswerWords(AnswerWords.YES, AnswerWords.NO, 0);

    private LabelerCheck() {}

    /**
     * Checks the answer to the question by which a server's capabilities were found out. Models in this process are not
     * asked, since each of their verdicts is checked.
     *
     * @throws BadDataException if the answer begins with neither yes nor no; the message says what it begins with and
     *     what to do
     */
    static void require(Policy labeler, AnswerWords words) {
        List<FirstToken> answer = labeler instanceof ProbedPolicy probed ? probed.answerToProbe() : List.of();
        if (answer.isEmpty()) {
            return;
        }
        double mass = Math.max(mass(answer, words), mass(answer, ENGLISH));
        if (mass < words.leastMass()) {
            throw new BadDataException("the labeler " + labeler.name()
                    + " can't judge claims: its answer to \"Is water wet? Please answer yes or no.\" "
                    + AnswerWords.because(answer, mass) + ", but at least " + words.leastMass()
                    + " is required: turn the model's thinking off on its server, use another prompt, set the words that it"
                    + " answers with (words), accept less (leastAnswerMass), or set the server's capabilities to skip this"
                    + " check");
        }
    }

    private static double mass(List<FirstToken> answer, AnswerWords words) {
        Map<String, Double> none = new HashMap<>();
        Stream.concat(words.yes().stream(), words.no().stream()).forEach(word -> none.put(word, 0.0));
        AnswerWords.Reading reading =
                words.read(new NextTokenProbabilities(none, Map.of(), answer), ConfirmationThreshold.PAPER);
        return reading.pYes() + reading.pNo();
    }
}
