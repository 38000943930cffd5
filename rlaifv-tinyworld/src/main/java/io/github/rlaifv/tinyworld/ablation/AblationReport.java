package io.github.rlaifv.tinyworld.ablation;

import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.tinyworld.report.Metrics;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Results of a comparison of ways to make pairs.
 *
 * @param seed seed of all random choices
 * @param instructions number of instructions that pairs were made for
 * @param candidates number of candidates per instruction
 * @param developmentScenes number of development scenes
 * @param heldOutScenes number of held-out scenes
 * @param baseDevelopment metrics of the model before alignment, on development scenes
 * @param baseHeldOut metrics of the model before alignment, on held-out scenes
 * @param rows one row per arm
 */
public record AblationReport(
        long seed,
        int instructions,
        int candidates,
        int developmentScenes,
        int heldOutScenes,
        Metrics baseDevelopment,
        Metrics baseHeldOut,
        List<AblationRow> rows) {
    public AblationReport {
        rows = List.copyOf(rows);
    }

    /** The report as JSON with names in snake case. */
    public String toJson() {
        return JsonText.prettySnakeCase(this) + "\n";
    }

    /** The report as Markdown tables. */
    public String toTable() {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "%d instructions, %d candidates each, one round of DPO on equally many pairs",
                instructions,
                candidates);
        line(text, "");
        line(
                text,
                "| pairs by | questions | per second | labels correct | pairs | correct | tied | words chosen/rejected | used |");
        line(text, "| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        for (AblationRow row : rows) {
            line(
                    text,
                    "| %s | %d | %.0f | %s | %d | %.1f %% | %.1f %% | %.1f/%.1f | %d |",
                    row.arm().inWords(),
                    row.labeling().questions(),
                    row.labeling().questionsPerSecond(),
                    percent(row.labeling().labelAccuracy()),
                    row.pairs().pairsMade(),
                    100 * row.pairs().pairsRight(),
                    100 * row.pairs().pairsTied(),
                    row.pairs().chosenWords(),
                    row.pairs().rejectedWords(),
                    row.pairs().pairsUsed());
        }
        line(text, "");
        line(
                text,
                "After one round, on %d held-out scenes (development score on %d others):",
                heldOutScenes,
                developmentScenes);
        line(text, "");
        line(text, "| pairs by | response | mention | overall | coverage | repeats | words | development score |");
        line(text, "| --- | --- | --- | --- | --- | --- | --- | --- |");
        measured(text, "none (base)", baseHeldOut, 0);
        rows.forEach(row -> measured(text, row.arm().inWords(), row.heldOut(), row.developmentScore()));
        return text.toString();
    }

    private static void measured(StringBuilder text, String name, Metrics metrics, double score) {
        line(
                text,
                "| %s | %s | %s | %s | %s | %s | %.1f | %.3f |",
                name,
                percent(metrics.responseHallucination()),
                percent(metrics.mentionHallucination()),
                percent(metrics.overallHallucination()),
                percent(metrics.coverage()),
                percent(metrics.repeatedMentions()),
                metrics.meanWords(),
                score);
    }

    private static String percent(@Nullable Double share) {
        return share == null ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static void line(StringBuilder text, String format, @Nullable Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
