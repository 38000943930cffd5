package io.github.rlaifv.tinyworld.quickstart;

import io.github.rlaifv.tinyworld.report.Metrics;
import io.github.rlaifv.tinyworld.report.RunReport;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Summary of a run in a few lines for the console. */
public final class RunSummary {
    private RunSummary() {}

    /** Returns the changes from the base to the aligned model as text. */
    public static String inWords(RunReport report) {
        Metrics base = report.base().metrics();
        Metrics aligned = report.aligned().metrics();
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "Kept %s after %.0f s; metrics on %d held-out images:%n",
                report.aligned().name(),
                report.secondsTotal(),
                report.evaluation().scenes()));
        share(text, "response hallucination", base.responseHallucination(), aligned.responseHallucination(), true);
        share(text, "mention hallucination", base.mentionHallucination(), aligned.mentionHallucination(), true);
        share(text, "overall hallucination", base.overallHallucination(), aligned.overallHallucination(), true);
        share(text, "coverage", base.coverage(), aligned.coverage(), false);
        share(text, "repeats", base.repeatedMentions(), aligned.repeatedMentions(), false);
        if (base.meanWords() != null && aligned.meanWords() != null) {
            text.append(
                    String.format(Locale.ROOT, "  mean words %.1f -> %.1f%n", base.meanWords(), aligned.meanWords()));
        }
        return text.toString();
    }

    private static void share(
            StringBuilder text, String name, @Nullable Double from, @Nullable Double to, boolean relative) {
        if (from == null || to == null) {
            return;
        }
        text.append(String.format(Locale.ROOT, "  %s %.1f %% -> %.1f %%", name, 100 * from, 100 * to));
        text.append(
                relative && from > 0
                        ? String.format(Locale.ROOT, " (%+.1f %% relative)%n", 100 * (to / from - 1))
                        : String.format(Locale.ROOT, " (%+.1f points)%n", 100 * (to - from)));
    }
}
