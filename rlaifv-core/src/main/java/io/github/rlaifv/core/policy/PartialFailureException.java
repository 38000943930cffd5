package io.github.rlaifv.core.policy;

import io.github.rlaifv.core.run.RlaifvException;
import java.io.Serial;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Requests of a batch failed while others may have succeeded. The exception holds the results of the others. Callers
 * that can continue without the failed requests use the methods that return outcomes instead, such as {@link
 * Policy#tryGenerate}.
 */
public final class PartialFailureException extends RlaifvException {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int NAMED = 5;

    private final transient List<Outcome<?>> outcomes;

    /**
     * Creates the exception from the outcomes of a batch, in the order of its requests. At least one must have failed.
     */
    public PartialFailureException(List<? extends Outcome<?>> outcomes) {
        super(message(outcomes));
        this.outcomes = Collections.unmodifiableList(new ArrayList<>(outcomes));
    }

    private static String message(List<? extends Outcome<?>> outcomes) {
        List<RequestFailure> failures =
                outcomes.stream().flatMap(outcome -> outcome.failure().stream()).toList();
        StringBuilder text =
                new StringBuilder().append(failures.size()).append(" of ").append(outcomes.size());
        text.append(" requests failed: ");
        text.append(String.join(
                "; ",
                failures.stream().limit(NAMED).map(RequestFailure::toString).toList()));
        if (failures.size() > NAMED) {
            text.append("; and ").append(failures.size() - NAMED).append(" more");
        }
        return text.toString();
    }

    /** The outcome of each request, in order. */
    public List<Outcome<?>> outcomes() {
        return outcomes;
    }

    /** The failures by position of the request in the batch. */
    public SortedMap<Integer, RequestFailure> failures() {
        SortedMap<Integer, RequestFailure> failures = new TreeMap<>();
        for (int i = 0; i < outcomes.size(); i++) {
            int place = i;
            outcomes.get(i).failure().ifPresent(failure -> failures.put(place, failure));
        }
        return failures;
    }

    /** Whether all failed requests may succeed later. */
    public boolean retriable() {
        return failures().values().stream().allMatch(RequestFailure::retriable);
    }
}
