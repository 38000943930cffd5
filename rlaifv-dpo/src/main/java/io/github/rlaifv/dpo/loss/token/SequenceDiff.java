package io.github.rlaifv.dpo.loss.token;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the common runs of two sequences after Ratcliff and Obershelp: the longest one, then recursively those to its
 * left and right. The result equals that of Python's difflib, including its rule for frequent elements: if the second
 * sequence has 200 elements or more, elements that make up more than 1 % of it start no run; they only extend one.
 */
final class SequenceDiff {

    /**
     * A common run: {@code first[a .. a + length) = second[b .. b + length)}.
     *
     * @param first start index in the first sequence
     * @param second start index in the second sequence
     * @param length number of elements
     */
    record Match(int first, int second, int length) {}

    private record Range(int fromA, int toA, int fromB, int toB) {}

    private final List<Integer> a;
    private final List<Integer> b;
    private final Map<Integer, List<Integer>> places = new HashMap<>();

    SequenceDiff(List<Integer> a, List<Integer> b) {
        this.a = a;
        this.b = b;
        for (int j = 0; j < b.size(); j++) {
            places.computeIfAbsent(b.get(j), element -> new ArrayList<>()).add(j);
        }
        if (b.size() >= 200) {
            int most = b.size() / 100 + 1;
            places.values().removeIf(where -> where.size() > most);
        }
    }

    /** Returns all common runs in order, adjacent ones joined, and at the end one of length 0 behind both sequences. */
    List<Match> matches() {
        List<Match> found = new ArrayList<>();
        Deque<Range> open = new ArrayDeque<>(List.of(new Range(0, a.size(), 0, b.size())));
        while (!open.isEmpty()) {
            Range range = open.pop();
            Match match = longest(range);
            if (match.length() > 0) {
                found.add(match);
                open.push(new Range(range.fromA(), match.first(), range.fromB(), match.second()));
                open.push(new Range(
                        match.first() + match.length(), range.toA(), match.second() + match.length(), range.toB()));
            }
        }
        found.sort(Comparator.comparingInt(Match::first));
        List<Match> joined = new ArrayList<>();
        for (Match match : found) {
            Match before = joined.isEmpty() ? new Match(0, 0, 0) : joined.get(joined.size() - 1);
            boolean touches = !joined.isEmpty()
                    && before.first() + before.length() == match.first()
                    && before.second() + before.length() == match.second();
            if (touches) {
                joined.set(
                        joined.size() - 1,
                        new Match(before.first(), before.second(), before.length() + match.length()));
            } else {
                joined.add(match);
            }
        }
        joined.add(new Match(a.size(), b.size(), 0));
        return joined;
    }

    /** Returns the longest common run in a range; of equally long ones the first one in a, then in b. */
    private Match longest(Range range) {
        Match best = new Match(range.fromA(), range.fromB(), 0);
        Map<Integer, Integer> lengths = Map.of();
        for (int i = range.fromA(); i < range.toA(); i++) {
            Map<Integer, Integer> next = new HashMap<>();
            for (int j : places.getOrDefault(a.get(i), List.of())) {
                if (j >= range.fromB() && j < range.toB()) {
                    int length = lengths.getOrDefault(j - 1, 0) + 1;
                    next.put(j, length);
                    if (length > best.length()) {
                        best = new Match(i - length + 1, j - length + 1, length);
                    }
                }
            }
            lengths = next;
        }
        return lengthened(best, range);
    }

    private Match lengthened(Match match, Range range) {
        int first = match.first();
        int second = match.second();
        int length = match.length();
        while (first > range.fromA()
                && second > range.fromB()
                && a.get(first - 1).equals(b.get(second - 1))) {
            first--;
            second--;
            length++;
        }
        while (first + length < range.toA()
                && second + length < range.toB()
                && a.get(first + length).equals(b.get(second + length))) {
            length++;
        }
        return new Match(first, second, length);
    }
}
