package io.github.rlaifv.core.internal.mllm;

import com.google.common.collect.Lists;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.GenerationRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Groups requests that are decoded together, up to a limit of rows. */
final class RequestGroups {
    /** Largest number of completions that are decoded at once; a request for more is processed in several parts. */
    static final int MAX_DECODE_ROWS = 320;

    private RequestGroups() {}

    /**
     * Groups of requests that are decoded together, as indices of the requests. A group either samples, or searches with
     * equal numbers of beams.
     *
     * @param sharing whether requests about one image are side by side
     */
    static List<List<Integer>> parts(List<GenerationRequest> requests, int pieces, boolean sharing) {
        Map<Boolean, List<Integer>> kinds = IntStream.range(0, requests.size())
                .boxed()
                .collect(Collectors.partitioningBy(
                        i -> requests.get(i).sampling().beams().isPresent()));
        List<List<Integer>> groups = new ArrayList<>();
        kinds.forEach((searched, places) -> {
            List<GenerationRequest> some = places.stream().map(requests::get).toList();
            List<List<Integer>> parts = sharing && !searched ? byImage(some, pieces) : of(some, pieces);
            parts.forEach(part -> groups.add(part.stream().map(places::get).toList()));
        });
        return groups;
    }

    /**
     * Groups of requests for equal numbers of rows, as indices of the requests. The number of groups is the number of
     * pieces or a multiple of it.
     */
    static List<List<Integer>> of(List<GenerationRequest> requests, int pieces) {
        Map<Integer, List<Integer>> alike = new LinkedHashMap<>();
        for (int i = 0; i < requests.size(); i++) {
            alike.computeIfAbsent(requests.get(i).rows(), key -> new ArrayList<>())
                    .add(i);
        }
        List<List<Integer>> groups = new ArrayList<>();
        alike.values().forEach(places -> groups.addAll(parts(places, requests, pieces)));
        return groups;
    }

    /** Sorts longer prompts first, because they tend to get longer responses, and a batch waits for its longest one. */
    private static List<List<Integer>> parts(List<Integer> places, List<GenerationRequest> requests, int pieces) {
        int count = requests.get(places.get(0)).rows();
        int most = Math.max(1, MAX_DECODE_ROWS / count);
        int fewest = (places.size() + most - 1) / most;
        int parts = (fewest + pieces - 1) / pieces * pieces;
        int each = (places.size() + parts - 1) / parts;
        List<Integer> sorted = new ArrayList<>(places);
        sorted.sort(longestFirst(requests));
        return Lists.partition(sorted, each);
    }

    /** Groups in which requests about one image are side by side, as indices of the requests. Longer prompts come first. */
    static List<List<Integer>> byImage(List<GenerationRequest> requests, int pieces) {
        Map<String, List<Integer>> images = new LinkedHashMap<>();
        IntStream.range(0, requests.size())
                .boxed()
                .sorted(longestFirst(requests))
                .forEach(i -> images.computeIfAbsent(shown(requests.get(i)), key -> new ArrayList<>())
                        .add(i));
        int all = requests.stream().mapToInt(GenerationRequest::count).sum();
        int share = (all + pieces - 1) / pieces;
        List<List<Integer>> groups = new ArrayList<>();
        List<Integer> group = new ArrayList<>();
        int rows = 0;
        for (List<Integer> places : images.values()) {
            for (int place : places) {
                int count = requests.get(place).count();
                if (!group.isEmpty() && rows + count > MAX_DECODE_ROWS) {
                    groups.add(group);
                    group = new ArrayList<>();
                    rows = 0;
                }
                group.add(place);
                rows += count;
            }
            if (rows >= share) {
                groups.add(group);
                group = new ArrayList<>();
                rows = 0;
            }
        }
        if (!group.isEmpty()) {
            groups.add(group);
        }
        return groups;
    }

    /** Whether some of these requests show one image, or they ask for different numbers of completions. */
    static boolean haveMuchInCommon(List<GenerationRequest> requests) {
        boolean alike =
                requests.stream().mapToInt(GenerationRequest::count).distinct().count() == 1;
        return !alike || requests.stream().map(RequestGroups::shown).distinct().count() < requests.size();
    }

    private static String shown(GenerationRequest request) {
        List<ImageSource> images = request.prompt().images();
        return images.isEmpty() ? request.prompt().fingerprint() : images.get(0).fingerprint();
    }

    private static Comparator<Integer> longestFirst(List<GenerationRequest> requests) {
        return Comparator.comparingInt((Integer i) -> length(requests.get(i))).reversed();
    }

    private static int length(GenerationRequest request) {
        return request.prefix().length()
                + request.prompt().messages().stream()
                        .mapToInt(message -> message.text().length())
                        .sum();
    }
}
