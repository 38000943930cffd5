package io.github.rlaifv.tinyworld.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Goals of a run for the change from the base to the aligned model.
 *
 * @param responseHallucinationReduction relative reduction of response hallucination, in [0, 1]; 0.807 asks for 80.7 %
 *     less
 * @param overallHallucinationReduction relative reduction of overall hallucination, in [0, 1]
 * @param coverageLoss maximum absolute loss of coverage; 0.03 allows 3 points
 */
public record Goals(double responseHallucinationReduction, double overallHallucinationReduction, double coverageLoss) {
    private static final double ROUNDING = 1e-12;

    /** The improvements of RLAIF-V 7B over LLaVA-1.5-7B (paper, table 1), with a coverage loss of at most 3 points. */
    public static Goals paper() {
        return new Goals(0.807, 0.337, 0.03);
    }

    /** Half of both hallucinations, and a coverage loss of at most 3 points: what any run should reach. */
    public static Goals half() {
        return new Goals(0.5, 0.5, 0.03);
    }

    /**
     * The goals that were missed, in words.
     *
     * @param base metrics of the model before alignment
     * @param aligned metrics of the aligned model, on the same images
     * @return one sentence per missed goal; empty if all were reached
     * @throws IllegalArgumentException if a metric is missing because the images have no ground truth
     */
    public List<String> missed(Metrics base, Metrics aligned) {
        List<String> missed = new ArrayList<>();
        fall(
                missed,
                "response hallucination",
                base.responseHallucination(),
                aligned.responseHallucination(),
                responseHallucinationReduction);
        fall(
                missed,
                "overall hallucination",
                base.overallHallucination(),
                aligned.overallHallucination(),
                overallHallucinationReduction);
        double from = ReportChecks.known(base.coverage());
        double to = ReportChecks.known(aligned.coverage());
        if (!reachedCoverage(from, to)) {
            missed.add(String.format(
                    Locale.ROOT,
                    "coverage went from %.1f %% to %.1f %%; at most %.1f points may be lost",
                    100 * from,
                    100 * to,
                    100 * coverageLoss));
        }
        return List.copyOf(missed);
    }

    /** Whether coverage, in [0, 1], fell by no more than the goal allows. */
    boolean reachedCoverage(double base, double aligned) {
        return aligned >= base - coverageLoss - ROUNDING;
    }

    /** Whether a rate fell by a relative reduction. */
    static boolean reachedFall(double base, double aligned, double reduction) {
        return aligned <= base * (1 - reduction) + ROUNDING;
    }

    private static void fall(
            List<String> missed, String name, @Nullable Double base, @Nullable Double aligned, double reduction) {
        double from = ReportChecks.known(base);
        double to = ReportChecks.known(aligned);
        if (!reachedFall(from, to, reduction)) {
            missed.add(String.format(
                    Locale.ROOT,
                    "%s went from %.1f %% to %.1f %%; %.1f %% less is the goal",
                    name,
                    100 * from,
                    100 * to,
                    100 * reduction));
        }
    }
}
