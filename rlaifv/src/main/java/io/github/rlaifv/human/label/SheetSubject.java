package io.github.rlaifv.human.label;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a sheet is about: the feedback whose claims and pairs are on it, or the two models whose responses are.
 *
 * @param models names of the two models in the order in which they are compared; empty for feedback
 * @param identical number of items to which both models gave the same response, so that they are not on the sheet
 * @param confirmed number of claims of the feedback that the labeler confirmed, each counted once per image
 * @param rejected number of claims of the feedback that the labeler rejected, counted likewise
 * @param threshold share of yes above which the labeler confirmed a claim; null if the feedback does not record it
 * @param scorer settings of the scorer of the feedback by name, such as the fingerprint of its labeler; empty if they are not
 *     known, or if parts of the feedback have different ones
 */
public record SheetSubject(
        List<String> models,
        long identical,
        long confirmed,
        long rejected,
        @Nullable Double threshold,
        SortedMap<String, String> scorer) {
    public SheetSubject {
        scorer = Collections.unmodifiableSortedMap(new TreeMap<>(scorer));
        models = List.copyOf(models);
        if (!models.isEmpty() && models.size() != 2) {
            throw new IllegalArgumentException("a sheet compares two models, not " + models.size());
        }
    }

    /** Returns the subject of a sheet about feedback whose scorer is not known. */
    public static SheetSubject feedback(long confirmed, long rejected, @Nullable Double threshold) {
        return new SheetSubject(List.of(), 0, confirmed, rejected, threshold, Collections.emptySortedMap());
    }

    /** Returns the same subject with the settings of the feedback's scorer. */
    public SheetSubject withScorer(SortedMap<String, String> value) {
        return new SheetSubject(models, identical, confirmed, rejected, threshold, value);
    }

    /** Returns the subject of a sheet that compares two models. */
    public static SheetSubject models(String first, String second, long identical) {
        Objects.requireNonNull(first, "first");
        Objects.requireNonNull(second, "second");
        return new SheetSubject(List.of(first, second), identical, 0, 0, null, Collections.emptySortedMap());
    }
}
