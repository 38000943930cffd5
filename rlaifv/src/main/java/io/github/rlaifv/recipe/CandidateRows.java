package io.github.rlaifv.recipe;

import java.util.List;
import java.util.Map;

/** How candidates are written (section 3.1). */
final class CandidateRows {
    private static final String STEP = "Candidates";
    private static final String SECTION = "section 3.1";
    private static final String SHELL = "script/data_gen/llava15/llava15_diverse_gen.sh";
    private static final String CODE = "muffin/llava15_gen_data.py";

    private CandidateRows() {}

    static List<RecipeSetting> all() {
        return List.of(
                RecipeRow.of(STEP, "candidates per instruction")
                        .paper("10", SECTION)
                        .official("10", SHELL)
                        .here("10")
                        .option("--candidates", "feedback", "align")
                        .same(),
                RecipeRow.of(STEP, "temperature")
                        .paper("0.7", SECTION)
                        .official("0.7", CODE)
                        .here("0.7")
                        .option("--temperature", "feedback", "align")
                        .same(),
                RecipeRow.of(STEP, "new tokens at most")
                        .official("512", SHELL)
                        .here("512")
                        .option("--max-new-tokens", "feedback", "align")
                        .same(),
                RecipeRow.of(STEP, "top-k, top-p and other decoding")
                        .official("CHECKPOINT", CODE)
                        .here("OPTIONS", "CHECKPOINT")
                        .option("--decoding", "feedback", "align")
                        .when(OptionCondition.isNot("--policy", "HTTPS?://.*"))
                        .when(OptionCondition.is("--policy-server", ""))
                        .because("The authors' call leaves them to generation_config.json of the checkpoint and to the"
                                + " defaults of transformers, top-k 50 among them. Without a filter, candidates are samples of"
                                + " the policy itself, which is what DPO learns from. A served policy has the settings of its"
                                + " server."),
                RecipeRow.of(STEP, "repetition penalty of OmniLMM-12B")
                        .official("1.1", "omnilmm/omnilmm_gen_data.py")
                        .here("1", "1.1 with paper_12b, otherwise 1")
                        .option("--repetition-penalty", Map.of(Recipe.PAPER_12B, "1.1"), "feedback", "align")
                        .because(
                                "The other system's code sets none. In OmniLMM the penalty sees the completion alone, because"
                                        + " generation starts from embeddings."),
                RecipeRow.of(STEP, "what differs between candidates")
                        .paper("random numbers alone", SECTION)
                        .official("random numbers alone", CODE)
                        .here("random numbers alone")
                        .same(),
                RecipeRow.of(STEP, "random numbers")
                        .official("one seed per process", CODE)
                        .here("a function of seed, instruction, candidate and step")
                        .because("So results do not depend on batches, order, threads or restarts."));
    }
}
