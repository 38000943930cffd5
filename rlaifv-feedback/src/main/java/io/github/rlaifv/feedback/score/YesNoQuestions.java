package io.github.rlaifv.feedback.score;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Asks a labeler yes/no questions. Questions about one image share a call, and each is asked once. If the labeler's
 * answers depend on the call, only the questions of one owner (an instruction) share a call. So the answers do not
 * depend on which other instructions show the same image. Not safe for use by several threads.
 */
final class YesNoQuestions {
    private final Policy labeler;
    private final AnswerWords words;
    private final ConfirmationThreshold threshold;
    private final int questionsPerCall;
    /** Questions by round, image and question. The second owner of an image waits for the second round, and so on. */
    private final List<Map<String, Map<String, Answer>>> rounds = new ArrayList<>();

    private final Map<String, Map<String, Integer>> roundOfOwner = new HashMap<>();
    private final Map<String, ImageSource> images = new HashMap<>();
    private final Map<ImageSource, String> fingerprints = new HashMap<>();

    YesNoQuestions(Policy labeler, AnswerWords words, ConfirmationThreshold threshold, int questionsPerCall) {
        this.labeler = labeler;
        this.words = words;
        this.threshold = threshold;
        this.questionsPerCall = questionsPerCall;
    }

    /**
     * Adds a question. Its answer is available after {@link #ask()}.
     *
     * @param owner id of the instruction
     * @param image image that the question is about; empty for a question without one
     */
    Answer add(String owner, Optional<ImageSource> image, String question) {
        String fingerprint = image.map(one -> fingerprints.computeIfAbsent(one, ImageSource::fingerprint))
                .orElse("");
        image.ifPresent(one -> images.putIfAbsent(fingerprint, one));
        return round(fingerprint, owner)
                .computeIfAbsent(fingerprint, f -> new LinkedHashMap<>())
                .computeIfAbsent(question, q -> new Answer());
    }

    private Map<String, Map<String, Answer>> round(String fingerprint, String owner) {
        Map<String, Integer> owners = roundOfOwner.computeIfAbsent(fingerprint, f -> new HashMap<>());
        int round = labeler.dependsOnCall() ? owners.computeIfAbsent(owner, o -> owners.size()) : 0;
        while (rounds.size() <= round) {
            rounds.add(new LinkedHashMap<>());
        }
        return rounds.get(round);
    }

    /**
     * Asks all added questions. The questions about an image are spread over several calls only if one call can't hold
     * them.
     */
    void ask() {
        rounds.forEach(this::ask);
        rounds.clear();
        roundOfOwner.clear();
    }

    private void ask(Map<String, Map<String, Answer>> asked) {
        List<NextTokenRequest> requests = new ArrayList<>();
        List<Answer> waiting = new ArrayList<>();
        for (Map.Entry<String, Map<String, Answer>> image : asked.entrySet()) {
            if (requests.size() + image.getValue().size() > questionsPerCall) {
                flush(requests, waiting);
            }
            for (Map.Entry<String, Answer> question : image.getValue().entrySet()) {
                if (requests.size() == questionsPerCall) {
                    flush(requests, waiting);
                }
                Prompt prompt = Prompt.of(images.get(image.getKey()), question.getKey());
                requests.add(new NextTokenRequest(prompt, words.all()));
                waiting.add(question.getValue());
            }
        }
        flush(requests, waiting);
    }

    private void flush(List<NextTokenRequest> requests, List<Answer> waiting) {
        if (requests.isEmpty()) {
            return;
        }
        Cancellation.check("judging");
        List<Outcome<NextTokenProbabilities>> outcomes = Outcome.onePerRequest(
                labeler.tryNextTokenProbabilities(List.copyOf(requests)), requests.size(), labeler);
        for (int i = 0; i < waiting.size(); i++) {
            Answer answer = waiting.get(i);
            answer.failure = outcomes.get(i).failure();
            if (outcomes.get(i).value().isEmpty()) {
                continue;
            }
            NextTokenProbabilities probabilities = outcomes.get(i).value().get();
            if (probabilities.byWord().containsValue(Double.NaN)) {
                throw new BadDataException("labeler " + labeler.name() + " gave NaN as a probability for \""
                        + requests.get(i).prompt().messages().get(0).text() + "\"; check its weights and precision");
            }
            answer.reading = words.read(probabilities, threshold);
        }
        requests.clear();
        waiting.clear();
    }

    /** Checks that the word lists allow an answer to be read. */
    static void checkWords(List<String> yes, List<String> no) {
        if (yes.isEmpty() || no.isEmpty()) {
            throw new IllegalArgumentException("both yes and no words are required, were " + yes + " and " + no);
        }
        if (Stream.concat(yes.stream(), no.stream()).distinct().count() != yes.size() + no.size()) {
            throw new IllegalArgumentException(
                    "a word may occur once among the yes and no words, which were " + yes + " and " + no);
        }
    }

    static TreeMap<String, String> settings(String type, Policy labeler, String prompt, AnswerWords words) {
        return new TreeMap<>(Map.of(
                "type", type,
                "labeler", labeler.fingerprint(),
                "prompt", prompt,
                "yes", words.yes().toString(),
                "no", words.no().toString(),
                "least_answer_mass", Double.toString(words.leastMass())));
    }

    /** Returns the first failure among the answers, as the failure of the response that they judge. */
    static Optional<RequestFailure> failure(ClaimedResponse response, List<Answer> answers) {
        return answers.stream()
                .flatMap(answer -> answer.failure.stream())
                .findFirst()
                .map(failure -> failure.named(response.id()));
    }

    static final class Answer {
        private AnswerWords.Reading reading = new AnswerWords.Reading(Double.NaN, Double.NaN, "");
        private Optional<RequestFailure> failure = Optional.empty();

        AnswerWords.Reading reading() {
            return reading;
        }
    }
}
