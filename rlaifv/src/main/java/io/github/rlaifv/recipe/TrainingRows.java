package io.github.rlaifv.recipe;

import java.util.List;
import java.util.Map;

/** How the policy learns from pairs (section 3.3). */
final class TrainingRows {
    private static final String STEP = "Training";
    private static final String SECTION = "section 3.3";
    private static final String SETUP = "section 4.1";
    private static final String FULL = "script/train/llava15_train.sh";
    private static final String LORA = "script/train/llava15_train_lora.sh";
    private static final String TRAINER = "muffin/train/trainers.py";
    private static final String ADAPTERS = "muffin/train/train_llava15_lora.py";
    private static final String TRAIN = "train";
    private static final String ALIGN = "align";

    private TrainingRows() {}

    private static RecipeRow row(String name) {
        return RecipeRow.of(STEP, name);
    }

    private static OptionCondition adapters() {
        return OptionCondition.is("--lora", "[1-9]\\d*");
    }

    private static OptionCondition noAdapters() {
        return OptionCondition.isNot("--lora", "[1-9]\\d*");
    }

    static List<RecipeSetting> all() {
        return List.of(
                row("loss")
                        .paper("DPO, sums over tokens", SECTION)
                        .official("DPO, sums over tokens", TRAINER)
                        .here("DPO, sums over tokens")
                        .same(),
                row("beta")
                        .paper("0.1", SETUP)
                        .official("0.1", FULL)
                        .here("0.1")
                        .option("--beta", TRAIN, ALIGN)
                        .when(OptionCondition.is("--loss", ""))
                        .same(),
                row("learning rate")
                        .paper("5e-7", SETUP)
                        .official("5e-7", FULL)
                        .here("5e-7")
                        .option("--learning-rate", TRAIN, ALIGN)
                        .when(noAdapters())
                        .same(),
                row("learning rate of LoRA")
                        .official("1e-5", LORA)
                        .here("5e-5", "1e-5")
                        .option("--learning-rate", TRAIN, ALIGN)
                        .when(adapters())
                        .because("At alpha = 2 * rank and this many steps, 1e-5 moves adapters little:"
                                + " `DpoTrainer.ADAPTER_RATE` has measurements."),
                row("weights that are trained")
                        .paper("projector and language model", SETUP)
                        .official("projector and language model", FULL)
                        .here("projector and language model")
                        .same(),
                row("rank of LoRA")
                        .official("64", ADAPTERS)
                        .here("no adapters", "the rank of --lora; no adapters without it")
                        .because(
                                "The paper's results are those of full fine-tuning. `--lora 64` trains adapters instead."),
                row("weights that LoRA trains")
                        .official("adapters of all linear maps of the language model, and the projector", ADAPTERS)
                        .here("adapters of all linear maps of the language model")
                        .because("So a folder holds nothing but adapters, which servers can load. Programs adapt the"
                                + " projector too with `Lora.withProjector()`."),
                row("alpha of LoRA")
                        .official("16 at rank 64", ADAPTERS)
                        .here("2 * rank", "16")
                        .option("--alpha", TRAIN, ALIGN)
                        .when(adapters())
                        .because("16 at rank 64 scales adapters by 0.25, so the same rate moves them less."),
                row("dropout of LoRA")
                        .official("0.05", ADAPTERS)
                        .here("0", "0.05")
                        .option("--dropout", TRAIN, ALIGN)
                        .when(adapters())
                        .because(
                                "Adapters start at 0, so dropout changes nothing before the first update. Later it adds"
                                        + " noise to the margins of training, since the reference is scored without it."),
                row("optimizer")
                        .official("AdamW, betas 0.9 and 0.999, epsilon 1e-8", ADAPTERS)
                        .here("AdamW, betas 0.9 and 0.999, epsilon 1e-8")
                        .same(),
                row("weights of tokens").official("1", FULL).here("1").same(),
                row("order of pairs")
                        .official("random in each epoch", TRAINER)
                        .here("random in each epoch, by the seed")
                        .because("So a training can be repeated and resumed."),
                row("pairs per step")
                        .paper("8", SETUP)
                        .official("1 per GPU", FULL)
                        .here("8")
                        .option("--batch-size", TRAIN, ALIGN)
                        .because("The authors' 8 GPUs make 8. Here micro-batches add up to it on any device."),
                row("epochs")
                        .paper("4", SETUP)
                        .official("2,672 steps", FULL)
                        .here("4")
                        .option("--epochs", TRAIN, ALIGN)
                        .because(
                                "The authors set the steps of a round to 4 epochs of its pairs; the number in their script is"
                                        + " that of one round."),
                row("schedule")
                        .official("COSINE", FULL)
                        .here("COSINE")
                        .option("--schedule", TRAIN, ALIGN)
                        .same(),
                row("share of the steps that warm up")
                        .official("0.05", FULL)
                        .here("0.05")
                        .option("--warmup", TRAIN, ALIGN)
                        .when(OptionCondition.is("--warmup-steps", ""))
                        .same(),
                row("weight decay")
                        .official("0.01", FULL)
                        .here("0.01")
                        .option("--weight-decay", TRAIN, ALIGN)
                        .same(),
                row("what weight decay applies to")
                        .official("all but biases and norms", TRAINER)
                        .here("matrices")
                        .because("These are the same weights: biases and norms are the vectors of a model."),
                row("norm that gradients are clipped to")
                        .official("0", "script/zero2.json")
                        .here("1", "0")
                        .option("--max-grad-norm", TRAIN, ALIGN)
                        .because(
                                "0 stands for none. Clipping costs nothing where norms are small, and bounds the step of"
                                        + " a rare outlier."),
                row("numbers")
                        .official("bfloat16, float32 masters", FULL)
                        .here("the type of the folder, float32 masters")
                        .because(
                                "The published folders are in half precision. `--storage bfloat16` sets it for others."),
                row("images in training")
                        .official("UNPADDED", "muffin/train/train_llava15.py")
                        .here("OF_MODEL", "UNPADDED")
                        .option("--training-images", TRAIN, ALIGN)
                        .when(OptionCondition.isNot("--method", "(?i)SFT"))
                        .when(OptionCondition.is("--stored-reference", ""))
                        .because(
                                "Their training never pads images to a square, although LLaVA-1.5 writes and is evaluated on"
                                        + " padded ones. A model is trained here on what it is asked with. It concerns folders whose"
                                        + " config.json says pad; those of transformers crop."),
                row("longest example")
                        .official("2,048 tokens", FULL)
                        .here("the model's own limit")
                        .because("Nothing is cut. A pair that is too long is skipped and counted."),
                row("log-probabilities of the reference")
                        .paper("computed once", SECTION)
                        .official("computed once, bfloat16, batch 1", "muffin/eval/muffin_inference_logp.py")
                        .here("computed once, in the policy's type")
                        .because("They are stored with fingerprints of model, template and image processing, and a"
                                + " mismatch is rejected."),
                row("checkpoints")
                        .official("4 per epoch, 16 in all", FULL)
                        .here("0", "4")
                        .option("--evaluations-per-epoch", ALIGN)
                        .because("0 keeps the last weights of a round. Each evaluation takes time. See the choice of a"
                                + " checkpoint below."),
                row("SFT term")
                        .official("0", TRAINER)
                        .here("0")
                        .option("--sft-weight", Map.of(), TRAIN)
                        .same());
    }
}
