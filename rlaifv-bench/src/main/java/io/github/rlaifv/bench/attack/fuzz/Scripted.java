package io.github.rlaifv.bench.attack.fuzz;

import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.testkit.FakePolicy;
import java.util.ArrayList;
import java.util.List;

/** Policies whose answers are small functions of what is asked. */
final class Scripted {
    private Scripted() {}

    /** Writes three sentences, as many of them true as the candidate's index says. */
    static FakePolicy writer() {
        return FakePolicy.builder()
                .name("writer")
                .writes(Scripted::candidate)
                .scores((prompt, response) -> logProbs(response, 0.25))
                .forgets()
                .build();
    }

    /** Likes long words less than {@link #writer}. */
    static FakePolicy reference() {
        return FakePolicy.builder()
                .name("reference")
                .writes((request, index) -> "something")
                .scores((prompt, response) -> logProbs(response, 0.375))
                .forgets()
                .build();
    }

    /** Splits, asks and judges. */
    static FakePolicy labeler() {
        return FakePolicy.builder()
                .name("labeler")
                .writes((request, index) -> {
                    String prompt = FakePolicy.textOf(request.prompt());
                    String input = prompt.substring(prompt.indexOf('\n') + 1);
                    return prompt.startsWith("split")
                            ? input.replaceAll("(There is [^.]*\\.) ", "- $1\n")
                            : input.replace("There is", "Is there").replace('.', '?');
                })
                .answers((prompt, word) ->
                        FakePolicy.textOf(prompt).contains("real") == word.equalsIgnoreCase("yes") ? 0.4 : 0.1)
                .forgets()
                .build();
    }

    /** Answers the same to everything that is asked of it. */
    static FakePolicy saying(String name, String text) {
        return FakePolicy.builder()
                .name(name)
                .writes((request, index) -> text)
                .forgets()
                .build();
    }

    private static String candidate(GenerationRequest request, int index) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            text.append("There is ")
                    .append(i < index ? "a real " : "a fake ")
                    .append((char) ('a' + i))
                    .append(request.key())
                    .append(". ");
        }
        return text.toString();
    }

    private static List<Double> logProbs(String response, double scale) {
        List<Double> values = new ArrayList<>();
        for (String word : (response + " </s>").strip().split(" ")) {
            values.add(-scale * word.length());
        }
        return values;
    }
}
