package io.github.rlaifv.cli.reproduce;

import io.github.rlaifv.cli.evaluate.KnownBenchmark;
import io.github.rlaifv.core.ledger.Ledger;
import io.github.rlaifv.inference.evaluation.EvaluationCard;
import io.github.rlaifv.inference.evaluation.statistics.Measure;
import io.github.rlaifv.inference.evaluation.statistics.MetricValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The measurements of a reproduction, read from the cards of its stages.
 *
 * @param plan what was run
 * @param evaluation returns the card of a model's evaluation
 * @param bestOfN returns the card of the best of N
 */
record MeasuredTables(ReproductionPlan plan, EvaluationStage evaluation, BestOfNStage bestOfN) {

    /**
     * A row of the main table, in percent; NaN where nothing was measured.
     *
     * @param paper the row of the paper
     * @param base of the model before the rounds
     * @param aligned of the aligned model
     */
    record MainRow(PaperFigure paper, double base, double aligned) {
        /** The change from base to aligned, relative to the base, in percent. */
        double change() {
            return 100 * (aligned - base) / base;
        }

        /** The fields of the row in JSON; null where nothing was measured or stated. */
        Map<String, @Nullable Object> fields() {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("benchmark", paper.benchmark().name());
            fields.put("metric", paper.shown());
            fields.put("paper_base", finite(paper.base()));
            fields.put("paper_aligned", finite(paper.aligned()));
            fields.put("paper_gpt4v", finite(paper.gpt4v()));
            fields.put("paper_best_of_n", finite(paper.bestOfN()));
            fields.put("base", finite(base));
            fields.put("aligned", finite(aligned));
            return fields;
        }
    }

    /**
     * A row of the table of best-of-N, in percent and words.
     *
     * @param n number of candidates
     * @param response responses with a hallucination
     * @param mention mentions that are hallucinated
     * @param coverage share of the objects that are named
     * @param words words per response
     */
    record BestOfNRow(int n, double response, double mention, double coverage, double words) {
        /** The fields of the row in JSON; null where nothing was measured. */
        Map<String, @Nullable Object> fields() {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("n", n);
            fields.put("response_hallucination", finite(response));
            fields.put("mention_hallucination", finite(mention));
            fields.put("coverage", finite(coverage));
            fields.put("words", finite(words));
            return fields;
        }
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }

    /** The main table. */
    List<MainRow> main() {
        return PaperFigure.of(plan.system().system()).stream()
                .map(row -> new MainRow(row, value("base", row), value("aligned", row)))
                .toList();
    }

    private double value(String model, PaperFigure row) {
        return percent(evaluation.card(model, row.benchmark()), row.metric());
    }

    private static double percent(Path card, String metric) {
        return metric(card, metric)
                .map(value -> value.unit() == Measure.Unit.SHARE ? 100 * value.value() : value.value())
                .orElse(Double.NaN);
    }

    private static Optional<MetricValue> metric(Path card, String metric) {
        return Files.exists(card)
                ? EvaluationCard.read(card).metrics().stream()
                        .filter(one -> one.name().equals(metric))
                        .findFirst()
                : Optional.empty();
    }

    /** The table of best-of-N. */
    List<BestOfNRow> bestOfNRows() {
        return BestOfNStage.wanted(plan)
                ? plan.benchmarks().bestOf().stream().map(this::bestOfNRow).toList()
                : List.of();
    }

    private BestOfNRow bestOfNRow(int n) {
        Path card = bestOfN.evaluation(n).resolve("card.json");
        Function<String, Double> value = metric -> percent(card, metric);
        return new BestOfNRow(
                n,
                value.apply("response hallucination"),
                value.apply("mention hallucination"),
                value.apply("coverage"),
                value.apply("words"));
    }

    /** Coverage and length on Object HalBench, in percent and words, of the base and the aligned model. */
    List<Double> saidBeside(String model) {
        Path card = evaluation.card(model, KnownBenchmark.OBJECT_HALBENCH);
        return List.of(percent(card, "coverage"), percent(card, "words"));
    }

    /** What all stages used. */
    Ledger used() {
        List<Path> folders = new ArrayList<>(List.of(plan.rounds()));
        for (String model : plan.models().keySet()) {
            plan.folders()
                    .keySet()
                    .forEach(benchmark ->
                            folders.add(evaluation.card(model, benchmark).getParent()));
        }
        if (BestOfNStage.wanted(plan)) {
            plan.benchmarks().bestOf().forEach(n -> {
                folders.add(bestOfN.evaluation(n));
                folders.add(bestOfN.pools(n));
            });
        }
        return folders.stream()
                .distinct()
                .filter(Files::isDirectory)
                .map(Ledger::find)
                .flatMap((Optional<Ledger> found) -> Stream.ofNullable(found.orElse(null)))
                .reduce(Ledger.NONE, Ledger::plus);
    }
}
