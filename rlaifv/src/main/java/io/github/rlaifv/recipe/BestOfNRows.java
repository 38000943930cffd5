package io.github.rlaifv.recipe;

import java.util.List;

/** How the best of N responses is picked (section 3.4). */
final class BestOfNRows {
    private static final String STEP = "Best of N";
    private static final String SECTION = "section 3.4";
    private static final String RERANK = "rerank";

    private BestOfNRows() {}

    static List<RecipeSetting> all() {
        return List.of(
                RecipeRow.of(STEP, "rule")
                        .paper("the reward of DPO per token", SECTION)
                        .here("MEAN")
                        .option("--rule", RERANK)
                        .because("`MEAN` is the name of that rule."),
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
