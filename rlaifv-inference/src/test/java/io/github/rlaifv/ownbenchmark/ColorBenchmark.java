package io.github.rlaifv.ownbenchmark;

import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.inference.evaluation.Benchmark;
import io.github.rlaifv.inference.evaluation.EvaluationItem;
import io.github.rlaifv.inference.evaluation.ItemNote;
import io.github.rlaifv.inference.evaluation.RecordedJudge;
import io.github.rlaifv.inference.evaluation.statistics.Measure;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Better;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Unit;
import io.github.rlaifv.inference.evaluation.statistics.Measures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A custom benchmark as a user writes it: questions about colors, with answers compared with the truth and graded by a
 * judge.
 *
 * @param truths correct word per question, in order
 */
record ColorBenchmark(List<String> truths) implements Benchmark {
    private static final String GRADES = "grades";

    @Override
    public String name() {
        return "Colors";
    }

    @Override
    public List<EvaluationItem> items() {
        return truths.stream()
                .map(truth -> new EvaluationItem(truth, Optional.empty(), "What has the color " + truth + "?"))
                .toList();
    }

    @Override
    public List<Measure> measure(List<String> answers, RecordedJudge judging) {
        Map<String, Prompt> prompts = new LinkedHashMap<>();
        for (int i = 0; i < answers.size(); i++) {
            prompts.put(truths.get(i), Prompt.of("Grade from 0 to 9: " + answers.get(i)));
        }
        Map<String, Integer> grades = judging.ask(GRADES, prompts, ColorBenchmark::grade);
        Measures measures = new Measures(answers.size());
        for (int i = 0; i < answers.size(); i++) {
            String truth = truths.get(i);
            measures.share("accuracy", Better.HIGHER, i, answers.get(i).contains(truth));
            Integer grade = grades.get(truth);
            if (grade != null) {
                measures.add("grade", Unit.POINTS, Better.HIGHER, i, grade, 1);
                judging.note(
                        truth,
                        new ItemNote("grade " + grade, "by " + judging.name().orElseThrow()));
            }
            measures.unreadable(i, grade == null);
            measures.length(i, answers.get(i));
        }
        return measures.build();
    }

    private static Optional<Integer> grade(String reply) {
        return reply.matches("[0-9]") ? Optional.of(Integer.valueOf(reply)) : Optional.empty();
    }
}
