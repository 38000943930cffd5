package io.github.rlaifv.inference.evaluation;

import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.inference.evaluation.statistics.Measure;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The items of a benchmark whose request was rejected for good. Their answers count as empty.
 *
 * @param benchmark the benchmark
 * @param failures failures by item
 */
record UnansweredItems(Benchmark benchmark, SortedMap<String, RequestFailure> failures) {
    UnansweredItems {
        failures = new TreeMap<>(failures);
    }

    /** Returns their share, if there are any, and notes each with its reason. */
    Optional<Measure> measure(RecordedJudge judging, RunListener listener) {
        if (failures.isEmpty()) {
            return Optional.empty();
        }
        failures.forEach((id, failure) -> judging.note(id, new ItemNote(ItemNote.NO_ANSWER, failure.toString())));
        List<EvaluationItem> items = benchmark.items();
        if (2 * failures.size() > items.size()) {
            listener.warned(
                    "answers",
                    failures.size() + " of " + items.size() + " items of " + benchmark.name()
                            + " have no answer, so the metrics mean little; the first: "
                            + failures.get(failures.firstKey())
                            + ". items.jsonl gives the reason of each: repair the images, or what the server"
                            + " refuses, and run again in another folder");
        }
        double[] missing = items.stream()
                .mapToDouble(item -> failures.containsKey(item.id()) ? 1 : 0)
                .toArray();
        double[] all = new double[missing.length];
        Arrays.fill(all, 1);
        return Optional.of(new Measure("unanswered", Measure.Unit.SHARE, Measure.Better.LOWER, missing, all));
    }
}
