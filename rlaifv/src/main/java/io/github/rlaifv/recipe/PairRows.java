package io.github.rlaifv.recipe;

import java.util.List;

/** Which pairs are made of scored candidates (section 3.2). */
final class PairRows {
    private static final String STEP = "Pairs";
    private static final String SECTION = "section 3.2";
    private static final String CODE = "script/data_gen/construct_pairs.sh";
    private static final String LENGTHS = "utils/get_pairs_filter_shorten.py";

    private static final String DROPPED =
            "equal texts, and chosen texts that are shorter by more than a ratio of words: that of 0, 0.02, .. 0.98 with"
                    + " the closest mean lengths";

    private PairRows() {}

    static List<RecipeSetting> all() {
        return List.of(
                RecipeRow.of(STEP, "score of a response")
                        .paper("minus the number of claims not confirmed", SECTION)
                        .official("minus the number of claims not confirmed", CODE)
                        .here("minus the number of claims not confirmed")
                        .same(),
                RecipeRow.of(STEP, "least difference of scores")
                        .official("1", CODE)
                        .here("1")
                        .option("--min-difference", "pairs")
                        .same(),
                RecipeRow.of(STEP, "pairs per instruction at most")
                        .paper("2", SECTION)
                        .official("2 per image and id", CODE)
                        .here("2")
                        .option("--pairs-per-instruction", "feedback", "align", "pairs")
                        .because("In the authors' code, two questions with one id share the two pairs. Here each"
                                + " instruction has its own id."),
                RecipeRow.of(STEP, "draw of these pairs")
                        .official("without a seed", CODE)
                        .here("by the seed")
                        .because("So a run can be repeated."),
                RecipeRow.of(STEP, "length balance")
                        .paper("on", SECTION)
                        .official("on", LENGTHS)
                        .here("true")
                        .option("--length-balance", "pairs")
                        .because("`true` stands for on. `feedback` and `align` always balance."),
                RecipeRow.of(STEP, "which pairs balancing drops")
                        .official(DROPPED, LENGTHS)
                        .here(DROPPED)
                        .same(),
                RecipeRow.of(STEP, "equal pairs removed")
                        .official("no", CODE)
                        .here("true", "false")
                        .option("--dedupe", "pairs")
                        .because("Equal pairs from several folders only weigh an example twice."),
                RecipeRow.of(STEP, "responses dropped for repeated or missing questions")
                        .official("with all their pairs", CODE)
                        .here("repeated claims count once; unmatched questions skip the response")
                        .because("`OfficialPairing` pairs as the authors' code does, with its quirks."));
    }
}
