package io.github.rlaifv.cli.align;

import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.Sharding;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.SftTrainer;
import io.github.rlaifv.dpo.TrainerBuilder;
import io.github.rlaifv.dpo.train.Checkpoints;
import io.github.rlaifv.dpo.train.TrainingImages;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The options of commands that say how a model learns. Each is checked when it is read, before a model is opened: the
 * trainer's builder checks its values when it builds.
 */
public final class DpoTrainingOptions {
    private static final String ALPHA = "lora_alpha";
    private static final String DROPOUT = "lora_dropout";
    private static final String RANK_STABILIZED = "lora_rank_stabilized";
    private static final String MAX_GRAD_NORM = "max_grad_norm";
    private static final String IMAGES = "training_images";

    private final DpoTrainer.Builder trainer = DpoTrainer.builder();
    private final List<Consumer<TrainerBuilder<?>>> given = new ArrayList<>();
    private final SortedMap<String, String> settings = new TreeMap<>();
    private OptionalDouble beta = OptionalDouble.empty();
    private int loraRank;
    private OptionalDouble alpha = OptionalDouble.empty();
    private OptionalDouble dropout = OptionalDouble.empty();
    private boolean rankStabilized;
    private Sharding sharding = Sharding.NONE;
    private TrainingImages images = TrainingImages.OF_MODEL;
    private Checkpoints checkpoints = Checkpoints.every(Checkpoints.DEFAULT_EVERY);

    @Option(
            names = "--beta",
            order = -91,
            description =
                    "factor beta of DPO, per nat; larger values keep the policy closer to the reference model (default: "
                            + DpoTrainer.DEFAULT_BETA + "; other losses than DPO's have their own)")
    void beta(double value) {
        trainer.beta(value).build();
        beta = OptionalDouble.of(value);
        settings.put("beta", String.valueOf(value));
    }

    @Option(
            names = "--learning-rate",
            order = -90,
            description = "peak learning rate (default: " + DpoTrainer.FULL_RATE + ", with --lora "
                    + DpoTrainer.ADAPTER_RATE + "; for supervised fine-tuning " + SftTrainer.FULL_RATE + " and "
                    + SftTrainer.ADAPTER_RATE + ")")
    void learningRate(double value) {
        set(builder -> builder.learningRate(value));
    }

    /** Applies an option to the trainer, which checks it, and keeps it for another trainer. */
    private void set(Consumer<TrainerBuilder<?>> option) {
        option.accept(trainer);
        trainer.build();
        given.add(option);
    }

    @Option(
            names = "--lora",
            order = -89,
            defaultValue = "0",
            description =
                    "rank of LoRA adapters; 0 trains projector and language model instead (default: ${DEFAULT-VALUE})")
    void loraRank(int value) {
        loraRank = OptionValue.atLeast(0, value);
        if (loraRank > 0) {
            trainer.lora(Lora.rank(loraRank));
        }
        settings.put("lora_rank", String.valueOf(value));
    }

    @Option(
            names = "--alpha",
            order = -88,
            description = "alpha of LoRA adapters, which are scaled by alpha / rank; needs --lora (default: 2 * rank)")
    void alpha(double value) {
        alpha = OptionalDouble.of(Lora.rank(1).withAlpha(value).alpha());
    }

    @Option(
            names = "--dropout",
            order = -87,
            description = "fraction of the inputs of LoRA adapters that is zeroed in training, in [0, 1); needs --lora"
                    + " (default: 0)")
    void dropout(double value) {
        // -0.0 is 0
        dropout = OptionalDouble.of(Lora.rank(1).withDropout(value + 0.0).dropout());
    }

    @Option(
            names = "--rank-stabilized",
            order = -87,
            defaultValue = "false",
            description = "scale LoRA adapters by alpha / sqrt(rank) (rsLoRA), in place of alpha / rank; needs --lora"
                    + " (default: ${DEFAULT-VALUE})")
    void rankStabilized(boolean value) {
        rankStabilized = value;
    }

    @Option(
            names = "--max-grad-norm",
            order = -86,
            converter = ClippingNorm.class,
            defaultValue = "1",
            description =
                    "maximum global norm of the gradients of a step, which are clipped to it; 0 or off clips nothing, so"
                            + " that a step of one micro-batch never holds all gradients at once"
                            + " (default: ${DEFAULT-VALUE})")
    void maxGradNorm(double value) {
        // -0.0 is 0
        set(builder -> builder.maxGradNorm(value + 0.0));
    }

    @Mixin
    private OptimizerSettings optimizer = new OptimizerSettings();

    @Option(
            names = "--epochs",
            order = -85,
            description = "number of epochs per round (default: " + DpoTrainer.DEFAULT_EPOCHS
                    + ", for supervised fine-tuning " + SftTrainer.DEFAULT_EPOCHS + ")")
    void epochs(int value) {
        set(builder -> builder.epochs(value));
        settings.put("epochs", String.valueOf(value));
    }

    @Option(
            names = "--batch-size",
            order = -84,
            defaultValue = "" + DpoTrainer.Builder.DEFAULT_BATCH_SIZE,
            description = "number of pairs per optimizer step (default: ${DEFAULT-VALUE})")
    void batchSize(int value) {
        set(builder -> builder.batchSize(value));
        settings.put("batch_size", String.valueOf(value));
    }

    @Option(
            names = "--micro-batch",
            order = -83,
            defaultValue = "" + DpoTrainer.Builder.DEFAULT_MICRO_BATCH,
            description = "number of pairs per backward pass (default: ${DEFAULT-VALUE})")
    void microBatch(int value) {
        OptionValue.atLeast(1, value);
        set(builder -> builder.microBatch(value));
        settings.put("micro_batch", String.valueOf(value));
    }

    @Option(
            names = {"--checkpoint-every", "--save-every"},
            order = -82,
            defaultValue = "" + Checkpoints.DEFAULT_EVERY,
            description =
                    "number of steps between two checkpoints, from which an interrupted run resumes; 0 writes none"
                            + " (default: ${DEFAULT-VALUE})")
    void checkpointEvery(long value) {
        checkpoints = Checkpoints.every(value);
        trainer.checkpoints(checkpoints);
    }

    @Option(
            names = "--sharding",
            order = -81,
            defaultValue = "NONE",
            description = "what the copies of --policy-device divide among themselves in training: NONE,"
                    + " OPTIMIZER_STATE (masters and moments) or GRADIENTS (gradients too); changes no result"
                    + " (default: ${DEFAULT-VALUE})")
    void sharding(Sharding value) {
        set(builder -> builder.sharding(value));
        sharding = value;
    }

    @Option(
            names = "--offload",
            order = -80,
            defaultValue = "false",
            description =
                    "keep the optimizer's masters and moments in the memory of the host; changes results by rounding"
                            + " alone, and nothing on the CPU (default: ${DEFAULT-VALUE})")
    void offload(boolean value) {
        set(builder -> builder.offload(value));
    }

    @Option(
            names = "--training-images",
            order = -80,
            defaultValue = "OF_MODEL",
            description = "how images are given in preference learning to a model that pads them to a square, one of"
                    + " ${COMPLETION-CANDIDATES}: UNPADDED cuts the longer side instead, as the authors train LLaVA-1.5"
                    + " (default: ${DEFAULT-VALUE})")
    void images(TrainingImages value) {
        trainer.images(value);
        images = value;
    }

    /**
     * Checks that there is something to shard.
     *
     * @param devices number of devices of the policy
     * @throws IllegalArgumentException if shards are asked for, but there is one device
     */
    public void check(int devices) {
        if (sharding != Sharding.NONE && devices < 2) {
            throw new IllegalArgumentException("--sharding=" + sharding + " has no effect, because the policy is on one"
                    + " device: name several with --policy-device, such as cuda:0,cuda:1, or remove it");
        }
    }

    /** Whether adapters are trained in place of the model's own weights. */
    public boolean adapters() {
        return loraRank > 0;
    }

    /** The adapters to train; empty if the model's own weights are trained. */
    public Optional<Lora> lora() {
        return loraRank == 0 ? Optional.empty() : Optional.of(shaped());
    }

    /** The values of options of the optimizer whose defaults depend on others, by the name of the option. */
    public Map<String, ?> optimizerDefaults() {
        return optimizer.dependent();
    }

    /** When checkpoints are written. */
    public Checkpoints checkpoints() {
        return checkpoints;
    }

    /** How images are given to the model. */
    public TrainingImages images() {
        return images;
    }

    /** The factor beta that was given. */
    public OptionalDouble beta() {
        return beta;
    }

    /**
     * Applies what was given to another trainer, apart from beta and checkpoints.
     *
     * @throws IllegalArgumentException if there are options of adapters, but none are trained
     */
    public void apply(TrainerBuilder<?> other) {
        shapeAdapters();
        given.forEach(option -> option.accept(other));
        optimizer.apply(other);
        lora().ifPresent(other::lora);
    }

    /**
     * The trainer of all rounds.
     *
     * @param saved type that models are written in; null keeps the type in memory
     */
    DpoTrainer.Builder trainer(@Nullable ScalarType saved) {
        shapeAdapters();
        optimizer.apply(trainer);
        return saved == null ? trainer : trainer.savedType(saved);
    }

    /** Puts together the options of adapters, which a command line gives in any order. */
    private void shapeAdapters() {
        if (loraRank > 0) {
            trainer.lora(shaped());
        } else if (alpha.isPresent() || dropout.isPresent()) {
            throw new IllegalArgumentException("--alpha and --dropout are options of LoRA adapters, which --lora=RANK"
                    + " trains: add --lora, or remove them");
        } else if (rankStabilized) {
            throw new IllegalArgumentException("--rank-stabilized is an option of LoRA adapters, which --lora=RANK"
                    + " trains: add --lora, or remove it");
        }
    }

    private Lora shaped() {
        Lora usual = Lora.rank(loraRank);
        return usual.withAlpha(alpha.orElse(usual.alpha()))
                .withDropout(dropout.orElse(usual.dropout()))
                .withRankStabilized(rankStabilized);
    }

    /** What results depend on, without {@link #defaults()}. */
    SortedMap<String, String> settings() {
        shapeAdapters();
        SortedMap<String, String> all = new TreeMap<>(settings);
        all.putIfAbsent("beta", String.valueOf(DpoTrainer.DEFAULT_BETA));
        all.putIfAbsent("lora_rank", "0");
        all.putIfAbsent("epochs", String.valueOf(DpoTrainer.DEFAULT_EPOCHS));
        all.put("learning_rate", String.valueOf(trainer.options().optimizer().learningRate()));
        SortedMap<String, String> usual = defaults();
        optional().forEach((name, value) -> {
            String text = String.valueOf(value);
            if (!text.equals(usual.get(name))) {
                all.put(name, text);
            }
        });
        return all;
    }

    /**
     * The values of settings that are recorded only if they differ from these, so that an option with its default value
     * is recorded like no option.
     */
    SortedMap<String, String> defaults() {
        SortedMap<String, String> usual = new TreeMap<>();
        usual.put(
                MAX_GRAD_NORM,
                String.valueOf(DpoTrainer.builder().options().optimizer().maxGradNorm()));
        if (loraRank > 0) {
            Lora adapters = Lora.rank(loraRank);
            usual.put(ALPHA, String.valueOf(adapters.alpha()));
            usual.put(DROPOUT, String.valueOf(adapters.dropout()));
            usual.put(RANK_STABILIZED, String.valueOf(adapters.rankStabilized()));
        }
        usual.put(IMAGES, TrainingImages.OF_MODEL.name());
        usual.putAll(OptimizerSettings.defaults());
        return usual;
    }

    /** The values of options whose defaults depend on others, by the name of the option. */
    Map<String, ?> dependent() {
        shapeAdapters();
        Map<String, Object> values = new TreeMap<>(optimizer.dependent());
        values.put("--beta", beta.orElse(DpoTrainer.DEFAULT_BETA));
        values.put("--learning-rate", trainer.options().optimizer().learningRate());
        trainer.options().optimizer().trained().lora().ifPresent(adapters -> {
            values.put("--alpha", adapters.alpha());
            values.put("--dropout", adapters.dropout());
        });
        return values;
    }

    private SortedMap<String, Object> optional() {
        SortedMap<String, Object> values = new TreeMap<>(optimizer.settings());
        values.put(MAX_GRAD_NORM, trainer.options().optimizer().maxGradNorm());
        values.put(IMAGES, images);
        if (loraRank > 0) {
            alpha.ifPresent(value -> values.put(ALPHA, value));
            dropout.ifPresent(value -> values.put(DROPOUT, value));
            values.put(RANK_STABILIZED, rankStabilized);
        }
        return values;
    }
}
