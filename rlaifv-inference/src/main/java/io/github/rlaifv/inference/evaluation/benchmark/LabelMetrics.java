package io.github.rlaifv.inference.evaluation.benchmark;

import io.github.rlaifv.inference.evaluation.labeling.Agreement;
import io.github.rlaifv.inference.evaluation.labeling.ErrorKind;
import io.github.rlaifv.inference.evaluation.labeling.Label;
import io.github.rlaifv.inference.evaluation.labeling.LabelOutcome;
import io.github.rlaifv.inference.evaluation.labeling.Verdict;
import io.github.rlaifv.inference.evaluation.statistics.Measure;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Better;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Unit;
import io.github.rlaifv.inference.evaluation.statistics.Measures;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Computes the metrics of labels that people gave.
 *
 * @param parts source of each item
 * @param labels labels of each item, by the names of the people
 */
record LabelMetrics(List<String> parts, List<SortedMap<String, Label>> labels) {

    List<Measure> of(List<String> answers) {
        int items = answers.size();
        Measures measures = new Measures(items);
        List<LabelOutcome> outcomes = labels.stream()
                .map(given -> LabelOutcome.of(
                        given.values().stream().map(Label::verdict).toList()))
                .toList();
        for (int i = 0; i < items; i++) {
            if (outcomes.get(i).decided()) {
                measures.share("hallucination", Better.LOWER, i, outcomes.get(i) == LabelOutcome.YES);
                for (ErrorKind kind : ErrorKind.values()) {
                    boolean has = outcomes.get(i) == LabelOutcome.YES
                            && named(kind, labels.get(i).values());
                    measures.share("with " + kind.word() + " error", Better.LOWER, i, has);
                }
            }
        }
        for (int i = 0; i < items; i++) {
            if (outcomes.get(i).decided()) {
                measures.share(parts.get(i) + "/hallucination", Better.LOWER, i, outcomes.get(i) == LabelOutcome.YES);
            }
        }
        for (int i = 0; i < items; i++) {
            measures.share("labelled", Better.NEITHER, i, outcomes.get(i).decided());
            measures.share("tied", Better.NEITHER, i, outcomes.get(i) == LabelOutcome.TIED);
            measures.share("can't tell", Better.NEITHER, i, outcomes.get(i) == LabelOutcome.CANT_TELL);
            measures.add("labels", Unit.COUNT, Better.NEITHER, i, labels.get(i).size(), 1);
            measures.length(i, answers.get(i));
        }
        addAgreement(measures);
        return measures.build();
    }

    /** Returns whether at least half of those who see a hallucination named an error of this kind. */
    private static boolean named(ErrorKind kind, Collection<Label> given) {
        long yes =
                given.stream().filter(label -> label.verdict() == Verdict.YES).count();
        long names =
                given.stream().filter(label -> label.kinds().contains(kind)).count();
        return 2 * names >= yes;
    }

    /**
     * Adds kappa as a ratio of sums: {@code P - Pe} over {@code 1 - Pe}. Its interval treats {@code Pe} as a constant.
     */
    private void addAgreement(Measures measures) {
        SortedSet<String> people = new TreeSet<>();
        labels.forEach(given -> people.addAll(given.keySet()));
        if (people.size() < 2) {
            return;
        }
        boolean two = people.size() == 2;
        Agreement agreement = two ? Agreement.cohen(by(people.first()), by(people.last())) : Agreement.fleiss(counts());
        double[] equal = agreement.byItem();
        for (int i = 0; i < equal.length; i++) {
            if (!Double.isNaN(equal[i])) {
                measures.add("agreement", Unit.SHARE, Better.NEITHER, i, equal[i], 1);
                measures.add(
                        two ? "Cohen's kappa" : "Fleiss' kappa",
                        Unit.POINTS,
                        Better.NEITHER,
                        i,
                        equal[i] - agreement.chance(),
                        1 - agreement.chance());
            }
        }
    }

    private int[] by(String person) {
        return labels.stream()
                .mapToInt(given -> {
                    Label label = given.get(person);
                    return label == null ? -1 : label.verdict().ordinal();
                })
                .toArray();
    }

    private int[][] counts() {
        List<int[]> counts = new ArrayList<>();
        for (SortedMap<String, Label> given : labels) {
            int[] of = new int[Verdict.values().length];
            given.values().forEach(label -> of[label.verdict().ordinal()]++);
            counts.add(of);
        }
        return counts.toArray(int[][]::new);
    }
}
