package io.github.rlaifv.core.internal.mllm;

import com.google.common.collect.Lists;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Prompt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Groups requests that are decoded together: those for equal numbers of completions, up to a limit of rows. */
final class RequestGroups {
    /** Largest number of completions that are decoded at once; a request for more is processed in several parts. */
    static final int MAX_DECODE_ROWS = 320;

    private RequestGroups() {}

    /** Indices of the requests by group. The number of groups is the number of pieces or a multiple of it. */
    static List<List<Integer>> of(List<GenerationRequest> requests, int pieces) {
        Map<Integer, List<Integer>> alike = new LinkedHashMap<>();
        for (int i = 0; i < requests.size(); i++) {
            alike.computeIfAbsent(requests.get(i).count(), key -> new ArrayList<>())
                    .add(i);
        }
        List<List<Integer>> groups = new ArrayList<>();
        alike.values().forEach(places -> groups.addAll(parts(places, requests, pieces)));
        return groups;
    }

    /** Sorts longer prompts first, because they tend to get longer responses, and a batch waits for its longest one. */
    private static List<List<Integer>> parts(List<Integer> places, List<GenerationRequest> requests, int pieces) {
        int count = requests.get(places.get(0)).count();
        int most = Math.max(1, MAX_DECODE_ROWS / count);
        int fewest = (places.size() + most - 1) / most;
        int parts = (fewest + pieces - 1) / pieces * pieces;
        int each = (places.size() + parts - 1) / parts;
        List<Integer> sorted = new ArrayList<>(places);
        sorted.sort(
                Comparator.comparingInt((Integer i) -> length(requests.get(i).prompt()))
                        .reversed());
        return Lists.partition(sorted, each);
    }

    private static int length(Prompt prompt) {
        return prompt.messages().stream()
                .mapToInt(message -> message.text().length())
                .sum();
    }
}
