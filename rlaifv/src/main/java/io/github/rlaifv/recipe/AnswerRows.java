package io.github.rlaifv.recipe;

import java.util.List;

/** How benchmarks are answered and judged (section 4.1). */
final class AnswerRows {
    private static final String STEP = "Benchmarks";
    private static final String EVALUATE = "evaluate";
    private static final String CODE = "muffin/eval/muffin_vqa.py";
    private static final String SHELL = "script/eval/eval_rlaifv_objhal.sh";

    /** Addresses of servers without a beam search. */
    private static final String OTHER_SERVERS = "HTTPS?://(?!.*[?&]SERVER=VLLM(&|$)).*";

    private AnswerRows() {}

    private static OptionCondition described() {
        return OptionCondition.is("--benchmark", "OBJECT_HALBENCH|MMHAL_BENCH");
    }

    static List<RecipeSetting> all() {
        return List.of(
                RecipeRow.of(STEP, "new tokens of Object HalBench and MMHal-Bench")
                        .official("1024", CODE)
                        .here("512", "1024")
                        .option("--max-new-tokens", EVALUATE)
                        .when(described())
                        .because(
                                "The memory of a call is planned for the limit, and descriptions are shorter than 512 tokens."),
                RecipeRow.of(STEP, "temperature of Object HalBench and MMHal-Bench")
                        .official("0", SHELL)
                        .here("0")
                        .option("--temperature", EVALUATE)
                        .when(described())
                        .same(),
                RecipeRow.of(STEP, "beams of Object HalBench and MMHal-Bench")
                        .official("3", SHELL)
                        .here("1", "3")
                        .option("--beams", EVALUATE)
                        .when(described())
                        .when(OptionCondition.is("--temperature", "0*(\\.0*)?"))
                        .when(OptionCondition.is("--best-of", "1?"))
                        .when(OptionCondition.is("--guided", "1?"))
                        .when(OptionCondition.isNot("--model", OTHER_SERVERS))
                        .because("A search with three beams takes the memory and about the time of three answers. Of"
                                + " servers, vLLM's search with beams."),
                RecipeRow.of(STEP, "who lists objects")
                        .paper("a language model", "section 4.1")
                        .official("GPT-3.5", "eval/eval_gpt_obj_halbench.py")
                        .here("the word list; the model of --judge if there is one")
                        .because("The proprietary model is not needed; any policy can take its place."),
                RecipeRow.of(STEP, "question in the prompt that lists objects")
                        .official("true", "eval/eval_gpt_obj_halbench.py")
                        .here("false", "true")
                        .option("--judge-reads-question", EVALUATE)
                        .when(OptionCondition.is("--benchmark", "OBJECT_HALBENCH"))
                        .when(OptionCondition.isNot("--judge", ""))
                        .because(
                                "All questions ask for a description of the image, so the question adds no information."),
                RecipeRow.of(STEP, "judge of MMHal-Bench and RefoMB")
                        .paper("GPT-4", "section 4.1")
                        .official("GPT-4", "eval/eval_gpt_mmhal.py")
                        .here("the model of --judge")
                        .because("Scores of different judges can't be compared, so the report names the judge."),
                RecipeRow.of(STEP, "temperature of judges")
                        .official("0.2 for objects, 0 for MMHal-Bench", "eval/gpt4_grpc.py")
                        .here("0, and higher where a reply can't be read")
                        .because("At temperature 0 a run can be repeated."),
                RecipeRow.of(STEP, "tokens per reply of judges at most")
                        .official("512", "eval/gpt4_grpc.py")
                        .here("1024")
                        .because("A shorter limit only cuts replies, which can't be read then. It can be set:"
                                + " `evaluate --judge-tokens 512`."),
                RecipeRow.of(STEP, "verdicts that can't be read")
                        .official("asked again, or 0", "eval/summarize_gpt_mmhal_review.py")
                        .here("counted")
                        .because("`ReplyReading.PUBLISHED` reads as the authors' code does."));
    }
}
