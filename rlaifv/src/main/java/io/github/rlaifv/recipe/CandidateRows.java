package io.github.rlaifv.recipe;

import java.util.List;

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
                RecipeRow.of(STEP, "top-k and top-p")
                        .official("top-k 50 of transformers, top-p of the checkpoint", CODE)
                        .here("none")
                        .because("The authors' call leaves both to generation_config.json and to the default of"
                                + " transformers. `Sampling.builder().topK(50)` and `topP` set them in programs."),
                RecipeRow.of(STEP, "repetition penalty of OmniLMM-12B")
                        .official("1.1", "script/data_gen/omnilmm/omnilmm_diverse_gen.sh")
                        .here("none")
                        .because(
                                "`Sampling.builder().repetitionPenalty(1.1)` sets it in programs. In OmniLMM it sees the"
                                        + " completion alone, because generation starts from embeddings."),
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
