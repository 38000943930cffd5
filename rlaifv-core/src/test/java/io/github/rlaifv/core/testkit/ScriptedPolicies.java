package io.github.rlaifv.core.testkit;

import io.github.rlaifv.core.policy.GenerationRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Policies whose results are small functions of the request. */
public final class ScriptedPolicies {
    private ScriptedPolicies() {}

    /** A policy that writes three sentences per candidate. The number of true ones equals the candidate's index. */
    public static FakePolicy writer() {
        return writer(0);
    }

    /** Same as {@link #writer()}, but each response takes the given time in milliseconds. */
    public static FakePolicy writer(int millis) {
        return FakePolicy.builder()
                .name("writer")
                .writes((request, index) -> {
                    rest(millis);
                    return candidate(request, index);
                })
                .scores((prompt, response) -> logProbs(response, 0.25))
                .forgets()
                .build();
    }

    /** A reference model that gives long words smaller log-probabilities than {@link #writer} does. */
    public static FakePolicy reference() {
        return FakePolicy.builder()
                .name("reference")
                .writes((request, index) -> "something")
                .scores((prompt, response) -> logProbs(response, 0.375))
                .forgets()
                .build();
    }

    /** A labeler that splits responses into claims, asks questions and judges them. */
    public static FakePolicy labeler() {
        return labeler(0);
    }

    /** Same as {@link #labeler()}, but each judgment takes the given time in milliseconds. */
    public static FakePolicy labeler(int millis) {
        return FakePolicy.builder()
                .name("labeler")
                .writes((request, index) -> {
                    String prompt = FakePolicy.textOf(request.prompt());
                    String input = prompt.substring(prompt.indexOf('\n') + 1);
                    return prompt.startsWith("split")
                            ? input.replaceAll("(There is [^.]*\\.) ", "- $1\n")
                            : input.replace("There is", "Is there").replace('.', '?');
                })
                .answers((prompt, word) -> {
                    rest(millis);
                    return FakePolicy.textOf(prompt).contains("real") == word.equalsIgnoreCase("yes") ? 0.4 : 0.1;
                })
                .forgets()
                .build();
    }

    /** A policy that generates the same text for every request. */
    public static FakePolicy saying(String name, String text) {
        return FakePolicy.builder()
                .name(name)
                .writes((request, index) -> text)
                .forgets()
                .build();
    }

    private static void rest(int millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
        for (String word : (response + " </s>").strip().split(" ", -1)) {
            values.add(-scale * word.length());
        }
        return values;
    }
}
