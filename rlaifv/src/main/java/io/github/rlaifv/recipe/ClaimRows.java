package io.github.rlaifv.recipe;

import java.util.List;

/** How responses are divided and their claims judged (section 3.2). */
final class ClaimRows {
    private static final String STEP = "Claims and verdicts";
    private static final String SECTION = "section 3.2";
    private static final String DIVIDE = "script/data_gen/divide_and_conquer/llama3_8b_divide_and_conquer.sh";
    private static final String JUDGE = "muffin/llava15_gen_data.py";

    private static final String ASKED = "the question, then: Please answer yes or no.";

    private ClaimRows() {}

    static List<RecipeSetting> all() {
        return List.of(
                RecipeRow.of(STEP, "model that lists claims")
                        .paper("Llama-3 8B, fine-tuned", SECTION)
                        .official("the published split model", DIVIDE)
                        .here("the labeler", "the model of --split-model; the labeler without it")
                        .because(
                                "The published model is a download of 16 GB, which only `reproduce` asks for. Rules need"
                                        + " no model: `--decomposer rules`."),
                RecipeRow.of(STEP, "model that writes questions")
                        .paper("Llama-3 8B, fine-tuned", SECTION)
                        .official("the published question model", DIVIDE)
                        .here("the model that lists claims", "the model of --question-model; the other one without it")
                        .because("The published model is a second download of 16 GB, which only `reproduce` asks for."),
                RecipeRow.of(STEP, "prompts of both")
                        .official("those that the models were tuned on", DIVIDE)
                        .here("this project's own")
                        .because("The authors' texts are not part of this project. Both can be set:"
                                + " `PromptedClaimDecomposer.builder(model).dividePrompt(..).questionPrompt(..)`."),
                RecipeRow.of(STEP, "temperature and top-p of both")
                        .official("0.2 and 0.9", DIVIDE)
                        .here("0.2 and 0.9")
                        .same(),
                RecipeRow.of(STEP, "tokens per list at most")
                        .official("256", DIVIDE)
                        .here("256")
                        .option("--claim-tokens", "feedback", "align")
                        .same(),
                RecipeRow.of(STEP, "how lists are read")
                        .official("first character of each line dropped, prompt cut after 300 words", DIVIDE)
                        .here("any common layout, whole prompt")
                        .because("The authors' reader loses letters and claims (docs/from-rlaif-v.md)."
                                + " `PromptedClaimDecomposer.builder(model).officialHandling()` reads as it does."),
                RecipeRow.of(STEP, "what questions keep of claims")
                        .official("negations and tense", DIVIDE)
                        .here("negations and tense")
                        .same(),
                RecipeRow.of(STEP, "what the labeler is asked")
                        .official(ASKED, DIVIDE)
                        .here(ASKED)
                        .same(),
                RecipeRow.of(STEP, "probabilities of an answer")
                        .official("softmax over all words at the first token", JUDGE)
                        .here("softmax over all words at the first token")
                        .same(),
                RecipeRow.of(STEP, "repetition penalty of verdicts")
                        .official("1.1 for OmniLMM-12B, otherwise 1", "omnilmm/omnilmm_gen_data.py")
                        .here("1")
                        .because(
                                "Generation starts from embeddings there, so the penalty changes the logit of the first"
                                        + " special token alone."),
                RecipeRow.of(STEP, "words of an answer")
                        .paper("yes and no", SECTION)
                        .official("yes, Yes, no, No", JUDGE)
                        .here("yes, Yes, no, No, as the tokenizer has them")
                        .because("Token ids are found in the tokenizer, so that any labeler can judge."),
                RecipeRow.of(STEP, "confirmed if")
                        .paper("p(yes) > p(no)", SECTION)
                        .official("p(yes) > p(no)", "script/data_gen/construct_pairs.sh")
                        .here("p(yes) > p(no)")
                        .same(),
                RecipeRow.of(STEP, "probability of yes and no together for a verdict")
                        .official("0", JUDGE)
                        .here("0.5", "0")
                        .option("--least-answer-mass", "feedback", "align")
                        .because("An answer that begins with neither word says nothing about a claim"
                                + " (docs/scorers.md)."),
                RecipeRow.of(STEP, "claims per call of the labeler")
                        .official("1", JUDGE)
                        .here("all claims about an image, in one token tree")
                        .because("Shared prompts are computed once. Verdicts differ by rounding alone"
                                + " (docs/internals.md)."));
    }
}
