package io.github.rlaifv.recipe;

import java.util.List;

/** How rounds follow each other (section 3.3). */
final class RoundRows {
    private static final String STEP = "Rounds";
    private static final String SECTION = "section 3.3";

    private RoundRows() {}

    static List<RecipeSetting> all() {
        return List.of(
                RecipeRow.of(STEP, "rounds")
                        .paper("4", SECTION)
                        .here("4")
                        .option("--rounds", "align")
                        .same(),
                RecipeRow.of(STEP, "instructions per round")
                        .paper("4000", SECTION)
                        .here("4000")
                        .option("--per-round", "align")
                        .same(),
                RecipeRow.of(STEP, "who writes candidates")
                        .paper("the newest policy", SECTION)
                        .here("the newest policy")
                        .same(),
                RecipeRow.of(STEP, "who judges")
                        .paper("the labeler, the same in all rounds", SECTION)
                        .here("the labeler, the same in all rounds")
                        .same(),
                RecipeRow.of(STEP, "reference")
                        .paper("the policy at the start of the round", SECTION)
                        .here("the policy at the start of the round")
                        .same(),
                RecipeRow.of(STEP, "choice of a checkpoint")
                        .paper("the best on Object HalBench and MMHal-Bench", "section 4.1")
                        .official("the best on Object HalBench and MMHal-Bench", "README.md")
                        .here(
                                "the best round on instructions held out",
                                "the best checkpoint of each round on instructions held out, and of these the best round")
                        .because("The authors chose on benchmarks that they report. Here nothing that is reported is"
                                + " chosen on, and the report names the metric; `--choose-by` takes benchmarks, with a"
                                + " warning."));
    }
}
