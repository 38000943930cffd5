package io.github.rlaifv.recipe;

import java.util.List;

/** How the best of N responses is picked (section 3.4). */
final class BestOfNRows {
    private static final String STEP = "Best of N";
    private static final String SECTION = "section 3.4";
    private static final String RERANK = "rerank";
    private static final String EVALUATE = "evaluate";
    private static final String VERIFIED = "VERIFIED";
    private static final String MEAN = "MEAN";

    private BestOfNRows() {}

    static List<RecipeSetting> all() {
        return List.of(
                RecipeRow.of(STEP, "rule")
                        .paper("the reward of DPO per token", SECTION)
                        .here(VERIFIED, MEAN)
                        .option("--rule", RERANK)
                        .because(
                                "`MEAN` is the name of the paper's rule. Among the aligned model's own responses it picks worse"
                                        + " as N grows; `VERIFIED` does not ([best-of-n.md](best-of-n.md#over-seeds))."),
                RecipeRow.of(STEP, "rule in benchmarks")
                        .paper("the reward of DPO per token", SECTION)
                        .here(VERIFIED, MEAN)
                        .option("--rule", EVALUATE)
                        .when(OptionCondition.isNot("--best-of", "1?"))
                        .because("As of `rerank`."),
                RecipeRow.of(STEP, "rule for the sentences of guided decoding in benchmarks")
                        .here(VERIFIED, MEAN)
                        .option("--rule", EVALUATE)
                        .when(OptionCondition.isNot("--guided", "1?"))
                        .because("As of `rerank`; the paper has no guided decoding."),
                RecipeRow.of(STEP, "beta")
                        .paper("0.1", SECTION)
                        .here("0.1")
                        .option("--beta", RERANK)
                        .same(),
                RecipeRow.of(STEP, "candidates")
                        .paper("1 to 64", SECTION)
                        .here("16", "64")
                        .option("--candidates", RERANK)
                        .because("The curve is computed from one pool of the largest N. 64 take four times as long as"
                                + " 16."),
                RecipeRow.of(STEP, "whose responses")
                        .paper("the aligned model's, and those of other models", SECTION)
                        .here("the aligned model's; those of --generator if it is given")
                        .because(
                                "`reproduce` measures the aligned model's; `rerank --generator` takes those of others."),
                RecipeRow.of(STEP, "temperature")
                        .here("0.7")
                        .option("--temperature", RERANK)
                        .same(),
                RecipeRow.of(STEP, "ties").here("the lowest index").same());
    }
}
