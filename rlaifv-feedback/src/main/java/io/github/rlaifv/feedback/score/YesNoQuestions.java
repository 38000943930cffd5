package io.github.rlaifv.feedback.score;

import io.github.rlaifv.core.data.ImageSource;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.run.BadDataException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Asks a labeler yes/no questions: those about one picture together, each once. Not safe for use by several threads. */
final class YesNoQuestions {
    private final Policy labeler;
    private final List<String> yes;
    private final List<String> no;
    private final int questionsPerCall;
    private final Map<String, Map<String, Answer>> asked = new LinkedHashMap<>();
    private final Map<String, ImageSource> images = new HashMap<>();
    private final Map<ImageSource, String> fingerprints = new HashMap<>();

    YesNoQuestions(Policy labeler, List<String> yes, List<String> no, int questionsPerCall) {
        this.labeler = labeler;
        this.yes = yes;
        this.no = no;
        this.questionsPerCall = questionsPerCall;
    }

    /** Notes a question; the answer is there after {@link #ask()}. */
    Answer add(ImageSource image, String question) {
        String fingerprint = fingerprints.computeIfAbsent(image, ImageSource::fingerprint);
        images.putIfAbsent(fingerprint, image);
        return asked.computeIfAbsent(fingerprint, f -> new LinkedHashMap<>())
                .computeIfAbsent(question, q -> new Answer());
    }

    /** Asks all noted questions; a picture's questions are spread over calls only where one call can't hold them. */
    void ask() {
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
                requests.add(new NextTokenRequest(
                        prompt, Stream.concat(yes.stream(), no.stream()).toList()));
                waiting.add(question.getValue());
            }
        }
        flush(requests, waiting);
        asked.clear();
    }

    private void flush(List<NextTokenRequest> requests, List<Answer> waiting) {
        if (requests.isEmpty()) {
            return;
        }
        List<NextTokenProbabilities> probabilities = labeler.nextTokenProbabilities(List.copyOf(requests));
        for (int i = 0; i < waiting.size(); i++) {
            if (probabilities.get(i).byWord().containsValue(Double.NaN)) {
                throw new BadDataException("labeler " + labeler.name() + " gave NaN as a probability for \""
                        + requests.get(i).prompt().messages().get(0).text() + "\"; check its weights and precision");
            }
            waiting.get(i).pYes = probabilities.get(i).of(yes.toArray(String[]::new));
            waiting.get(i).pNo = probabilities.get(i).of(no.toArray(String[]::new));
        }
        requests.clear();
        waiting.clear();
    }

    /** Refuses word lists from which no answer can be read. */
    static void checkWords(List<String> yes, List<String> no) {
        if (yes.isEmpty() || no.isEmpty()) {
            throw new IllegalArgumentException("both yes and no words are needed, were " + yes + " and " + no);
        }
        if (Set.copyOf(Stream.concat(yes.stream(), no.stream()).toList()).size() != yes.size() + no.size()) {
            throw new IllegalArgumentException(
                    "a word may stand once among the yes and no words, which were " + yes + " and " + no);
        }
    }

    static TreeMap<String, String> settings(
            String type, Policy labeler, String prompt, List<String> yes, List<String> no) {
        return new TreeMap<>(Map.of(
                "type", type,
                "labeler", labeler.fingerprint(),
                "prompt", prompt,
                "yes", yes.toString(),
                "no", no.toString()));
    }

    static final class Answer {
        private double pYes = Double.NaN;
        private double pNo = Double.NaN;

        double pYes() {
            return pYes;
        }

        double pNo() {
            return pNo;
        }
    }
}
