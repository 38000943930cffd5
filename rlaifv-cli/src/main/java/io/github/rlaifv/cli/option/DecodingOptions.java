package io.github.rlaifv.cli.option;

import io.github.rlaifv.align.ModelAddress;
import io.github.rlaifv.core.decoding.CheckpointDecoding;
import io.github.rlaifv.core.model.ModelShapes;
import io.github.rlaifv.core.policy.Sampling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that limit sampling to likely tokens, a mixin of commands that sample responses. */
public final class DecodingOptions {
    @Option(
            names = "--top-p",
            description = "keep the likeliest tokens whose probabilities reach this sum, in (0, 1]; 1 keeps all"
                    + " (default: 1, see --decoding)")
    private @Nullable Double topP;

    @Option(
            names = "--top-k",
            description = "number of likeliest tokens that are kept; 0 keeps all (default: 0, see --decoding)")
    private @Nullable Integer topK;

    @Option(
            names = "--repetition-penalty",
            description = "factor by which the logits of tokens that occurred before are lowered; 1 is off (default: 1,"
                    + " see --decoding)")
    private @Nullable Double repetitionPenalty;

    @Option(
            names = "--decoding",
            description = "what sets --top-p, --top-k and --repetition-penalty if they are not given, one of"
                    + " ${COMPLETION-CANDIDATES}: their defaults, or generation_config.json in the model's folder, for adapters"
                    + " that of their model, with the defaults of transformers, top-k 50 among them, as for the paper's candidates (default:"
                    + " ${DEFAULT-VALUE})")
    private Source decoding = Source.OPTIONS;

    private @Nullable Path folder;

    /** What sets the options that are not given. */
    public enum Source {
        /** The defaults of the options. */
        OPTIONS,
        /** The checkpoint. */
        CHECKPOINT
    }

    /**
     * Checks the values, and names the model whose checkpoint may be asked for. Its file is read when it is needed.
     *
     * @param model folder or address of the model that writes the responses
     * @throws IllegalArgumentException naming the option that is out of range, or has no folder to read from
     */
    public void model(String model) {
        check();
        if (decoding == Source.CHECKPOINT) {
            ModelAddress address = new ModelAddress(model);
            if (address.server()) {
                throw new IllegalArgumentException("Invalid value for option '--decoding': " + model
                        + " is a server, whose generation_config.json can't be read here. Set --decoding=options, and give"
                        + " --top-k, --top-p and --repetition-penalty");
            }
            folder = address.folder();
        }
    }

    private void check() {
        Sampling.Builder any = Sampling.builder();
        checked("--top-p", topP, any::topP);
        checked("--top-k", topK, any::topK);
        checked("--repetition-penalty", repetitionPenalty, any::repetitionPenalty);
    }

    private static <T> void checked(String option, @Nullable T value, Function<T, Sampling.Builder> set) {
        if (value != null) {
            CheckedValue.of(option, () -> set.apply(value).build());
        }
    }

    /**
     * Sets the options of a sampling.
     *
     * @throws IllegalStateException if settings of a checkpoint are asked for, but no model was named
     * @throws io.github.rlaifv.core.run.BadDataException if the folder leads to no settings, as those of adapters and
     *     runs lead to those of a model, or if one is out of range
     */
    public Sampling.Builder over(Sampling.Builder sampling) {
        if (decoding == Source.CHECKPOINT) {
            if (folder == null) {
                throw new IllegalStateException("--decoding=checkpoint has no model yet: name it first");
            }
            boolean own = Files.exists(folder.resolve("generation_config.json"));
            CheckpointDecoding checkpoint = CheckpointDecoding.read(own ? folder : ModelShapes.modelFolder(folder));
            sampling.topP(checkpoint.topP()).topK(checkpoint.topK()).repetitionPenalty(checkpoint.repetitionPenalty());
        }
        if (topP != null) {
            sampling.topP(topP);
        }
        if (topK != null) {
            sampling.topK(topK);
        }
        return repetitionPenalty == null ? sampling : sampling.repetitionPenalty(repetitionPenalty);
    }

    /** The values that differ from those of runs without these options, by name. */
    public Map<String, String> changed() {
        Map<String, String> changed = new TreeMap<>();
        Sampling usual = Sampling.builder().build();
        Sampling now = over(Sampling.builder()).build();
        put(changed, "top_p", usual.topP(), now.topP());
        put(changed, "top_k", usual.topK(), now.topK());
        put(changed, "repetition_penalty", usual.repetitionPenalty(), now.repetitionPenalty());
        return changed;
    }

    private static <T> void put(Map<String, String> changed, String name, T usual, T now) {
        if (!usual.equals(now)) {
            changed.put(name, now.toString());
        }
    }
}
