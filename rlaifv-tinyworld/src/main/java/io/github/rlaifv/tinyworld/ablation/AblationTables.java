package io.github.rlaifv.tinyworld.ablation;

import io.github.rlaifv.tinyworld.compare.MetricSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The Markdown tables of a comparison. */
final class AblationTables {
    private final int instructions;
    private final int candidates;
    private final int heldOutScenes;
    private final List<ArmSummary> arms;
    private final List<SeedResult> seeds;
    private final StringBuilder text = new StringBuilder();

    AblationTables(int instructions, int candidates, int heldOutScenes, List<ArmSummary> arms, List<SeedResult> seeds) {
        this.instructions = instructions;
        this.candidates = candidates;
        this.heldOutScenes = heldOutScenes;
        this.arms = arms;
        this.seeds = seeds;
    }

    String text() {
        line(
                "Seeds %s; %d instructions, %d candidates each; DPO on equally many pairs.",
                seeds.stream().map(seed -> Long.toString(seed.seed())).collect(Collectors.joining(", ")),
                instructions,
                candidates);
        pairs();
        String first = arms.get(0).comparedWith();
        summaries(
                String.format(
                        Locale.ROOT,
                        "On %d held-out scenes per seed: mean (difference to \"%s\" with its 95 %% interval), in points.",
                        heldOutScenes,
                        first),
                arms.stream().filter(arm -> arm.comparedWith().equals(first)).toList());
        List<ArmSummary> others =
                arms.stream().filter(arm -> !arm.comparedWith().equals(first)).toList();
        if (!others.isEmpty()) {
            summaries("The same, differences to \"" + others.get(0).comparedWith() + "\":", others);
        }
        return text.toString();
    }

    /** Means over the seeds. */
    private void pairs() {
        line("");
        line("| arm | labels correct | pairs | correct | tied | false claims | coverage | words | used | steps |");
        line("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        int arms = seeds.get(0).rows().size();
        for (int i = 0; i < arms; i++) {
            List<AblationRow> rows = row(i);
            Double labels = mean(rows, row -> row.labeling().labelAccuracy());
            line(
                    "| %s | %s | %.0f | %.1f %% | %.1f %% | %.2f/%.2f | %.1f/%.1f %% | %.1f/%.1f | %.0f | %.0f |",
                    rows.get(0).arm().inWords(),
                    labels == null ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * labels),
                    number(rows, row -> row.pairs().pairsMade()),
                    100 * number(rows, row -> row.pairs().pairsRight()),
                    100 * number(rows, row -> row.pairs().pairsTied()),
                    number(rows, row -> row.pairs().falseChosen()),
                    number(rows, row -> row.pairs().falseRejected()),
                    100 * number(rows, row -> row.pairs().coverageChosen()),
                    100 * number(rows, row -> row.pairs().coverageRejected()),
                    number(rows, row -> row.pairs().chosenWords()),
                    number(rows, row -> row.pairs().rejectedWords()),
                    number(rows, row -> row.pairs().pairsUsed()),
                    number(rows, AblationRow::steps));
        }
    }

    private List<AblationRow> row(int index) {
        return seeds.stream().map(seed -> seed.rows().get(index)).toList();
    }

    private static double number(List<AblationRow> rows, ToDoubleFunction<AblationRow> value) {
        return rows.stream().mapToDouble(value).average().orElse(0);
    }

    private static @Nullable Double mean(List<AblationRow> rows, Function<AblationRow, @Nullable Double> value) {
        List<Double> known = new ArrayList<>();
        for (AblationRow row : rows) {
            Double one = value.apply(row);
            if (one != null) {
                known.add(one);
            }
        }
        return known.isEmpty()
                ? null
                : (Double) known.stream()
                        .mapToDouble(Double::doubleValue)
                        .average()
                        .orElse(0);
    }

    private void summaries(String title, List<ArmSummary> arms) {
        line("");
        line("%s", title);
        line("");
        line("| arm | response | overall | coverage | repeats | words | feedback | training |");
        line("| --- | --- | --- | --- | --- | --- | --- | --- |");
        arms.forEach(arm -> line(
                "| %s | %s | %s | %s | %s | %s | %.0f s | %.0f s |",
                arm.arm(),
                cell(arm, arm.response(), 100),
                cell(arm, arm.overall(), 100),
                cell(arm, arm.coverage(), 100),
                cell(arm, arm.repeats(), 100),
                cell(arm, arm.words(), 1),
                arm.feedbackSeconds(),
                arm.trainingSeconds()));
    }

    private static String cell(ArmSummary arm, MetricSummary metric, int factor) {
        return arm.arm().equals(arm.comparedWith())
                ? String.format(Locale.ROOT, "%.1f", factor * metric.mean())
                : String.format(
                        Locale.ROOT,
                        "%.1f (%+.1f: %+.1f to %+.1f)",
                        factor * metric.mean(),
                        factor * metric.change(),
                        factor * metric.low(),
                        factor * metric.high());
    }

    private void line(String format, @Nullable Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
