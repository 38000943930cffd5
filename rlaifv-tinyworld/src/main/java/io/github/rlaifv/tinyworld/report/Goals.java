package io.github.rlaifv.tinyworld.report;

/**
 * Goals of a run for the change from the base to the aligned model.
 *
 * @param responseHallucinationReduction relative reduction of response hallucination, in [0, 1]; 0.807 asks for 80.7 %
 *     less
 * @param overallHallucinationReduction relative reduction of overall hallucination, in [0, 1]
 * @param coverageLoss maximum absolute loss of coverage; 0.03 allows 3 points
 */
public record Goals(double responseHallucinationReduction, double overallHallucinationReduction, double coverageLoss) {

    /** The improvements of RLAIF-V 7B over LLaVA-1.5-7B (paper, table 1), with a coverage loss of at most 3 points. */
    public static Goals paper() {
        return new Goals(0.807, 0.337, 0.03);
    }
}
