package io.github.rlaifv.tinyworld.report;

/**
 * What a run set out to reach between the base and the aligned model.
 *
 * @param responseHallucinationReduction relative, in [0, 1]: 0.807 asks for 80.7 % less
 * @param overallHallucinationReduction relative, in [0, 1]
 * @param coverageLoss the most that coverage may fall, absolute: 0.03 allows 3 points
 */
public record Goals(double responseHallucinationReduction, double overallHallucinationReduction, double coverageLoss) {

    /** What RLAIF-V 7B reports over LLaVA-1.5-7B (paper, table 1), with coverage kept within 3 points. */
    public static Goals paper() {
        return new Goals(0.807, 0.337, 0.03);
    }
}
